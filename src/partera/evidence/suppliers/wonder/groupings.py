"""CDC WONDER's groupings: the short name each has here, the publisher's names for it, and its codes.

A grouping keeps the publisher's codes. Where several data sets name one grouping differently, the names share
one field; where one name means two things (Age of Mother: nine groups, or single years), the fields differ.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Field:
    """A grouping: its short name, the publisher's names for it, its codes, and whether those are all there are."""

    name: str
    labels: tuple[str, ...]
    codes: dict[str, str] = field(default_factory=dict)
    is_closed: bool = False


def _codes(text: str) -> dict[str, str]:
    """`01 Under 20 weeks|02 20 - 27 weeks` as a table."""
    return dict(entry.strip().split(" ", 1) for entry in text.split("|"))


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_YES_NO = _codes("1 Yes|2 No|9 Unknown or Not Stated|10 Not Reported")
_RACE_6 = _codes(
    "1002-5 American Indian or Alaska Native|A Asian|2054-5 Black or African American"
    "|NHOPI Native Hawaiian or Other Pacific Islander|2106-3 White|M More than one race"
    "|UNK Unknown or Not Stated|NA Not Available|NR Not Reported"
)
_RACE_4 = _codes(
    "1002-5 American Indian or Alaska Native|A-PI Asian or Pacific Islander|2054-5 Black or African American"
    "|2106-3 White|UNK Unknown or Not Stated|NA Not Available|NR Not Reported"
)
_GESTATION_10 = _codes(
    "01 Under 20 weeks|02 20 - 27 weeks|03 28 - 31 weeks|04 32 - 35 weeks|05 36 weeks|06 37 - 39 weeks"
    "|07 40 weeks|08 41 weeks|09 42 weeks or more|10 Unknown or Not Stated"
)
_EDUCATION = _codes(
    "1 8th grade or less|2 9th through 12th grade with no diploma|3 High school graduate or GED completed"
    "|4 Some college credit, but not a degree|5 Associate degree (AA, AS)|6 Bachelor's degree (BA, AB, BS)"
    "|7 Master's degree (MA, MS, MEng, MEd, MSW, MBA)"
    "|8 Doctorate (PhD, EdD) or Professional Degree (MD, DDS, DVM, LLB, JD)"
    "|Unk Unknown or Not Stated|Exc Excluded|NR Not Reported"
)
_WEIGHT_12 = _codes(
    "01 499 grams or less|02 500 - 999 grams|03 1000 - 1499 grams|04 1500 - 1999 grams|05 2000 - 2499 grams"
    "|06 2500 - 2999 grams|07 3000 - 3499 grams|08 3500 - 3999 grams|09 4000 - 4499 grams"
    "|10 4500 - 4999 grams|11 5000 - 8165 grams|12 Not Stated"
)

DETAILED = (
    Field(
        "age",
        ("Age of Mother 9",),
        _codes(
            "15 Under 15 years|15-19 15-19 years|20-24 20-24 years|25-29 25-29 years|30-34 30-34 years"
            "|35-39 35-39 years|40-44 40-44 years|45-49 45-49 years|50+ 50 years and over"
        ),
        is_closed=True,
    ),
    Field("gestation", ("OE Gestational Age 10", "OE Gestational Age Recode 10"), _GESTATION_10, is_closed=True),
    Field("delivery", ("Delivery Method",), _codes("1 Vaginal|2 Cesarean|9 Unknown or Not Stated|NR Not Reported")),
    Field("tobacco", ("Tobacco Use",), _YES_NO, is_closed=True),
    Field("nicu", ("NICU Admission",), _codes("1 Yes|2 No|9 Unknown or Not Stated|10 Not Reported")),
    Field(
        "prenatal_month",
        ("Month Prenatal Care Began",),
        _codes(
            "00 No prenatal care|01 1st month|02 2nd month|03 3rd month|04 4th month|05 5th month|06 6th month"
            "|07 7th month|08 8th month|09 9th month|10 10th month|99 Unknown or Not Stated|98 Not Reported"
        ),
    ),
    Field("education", ("Mother's Education", "Education"), _EDUCATION),
    Field("race6", ("Mother's Single Race", "Mother's Single Race 6", "Single Race 6"), _RACE_6),
    Field("race_bridged", ("Mother's Bridged Race", "Mother's Race"), _RACE_4),
    Field("race", ("Race",), _RACE_4 | _RACE_6),
    Field(
        "hispanic",
        ("Mother's Hispanic Origin", "Hispanic Origin"),
        _codes("2135-2 Hispanic or Latino|2186-5 Not Hispanic or Latino|NS Unknown or Not Stated|NR Not Reported"),
    ),
    Field("weight", ("Infant Birth Weight 12", "Birth Weight 12"), _WEIGHT_12),
    Field(
        "payer",
        ("Source of Payment for Delivery",),
        _codes("1 Medicaid|2 Private Insurance|3 Self Pay|4 Other|9 Unknown or Not Stated|98 Not Reported|NR Excluded"),
    ),
    Field("sex", ("Sex", "Gender", "Sex of Infant", "Infant Sex"), _codes("F Female|M Male")),
    Field("month", ("Month", "Month of Birth", "Month of Death"), {str(n + 1): m for n, m in enumerate(MONTHS)}),
)
"""Groupings whose codes are kept as a table, in the spelling of the current data sets."""

_OTHERS = """age_year=Single Year Age of Mother
age13=Age of Mother 13
age_father=Age of Father
gestation_11=OE Gestational Age Recode 11,OE Gestational Age 11
gestation_weeks=OE Gestational Age Weekly,OE Gestational Age (Weekly)
gestation_lmp_10=LMP Gestational Age 10,LMP Gestational Recode 10,LMP Gestational Age Recode 10
gestation_old=Gestational Age 10,Gestational Age Group1,Gestational Age Group2
gestation_lmp_11=LMP Gestational Recode 11,LMP Gestational Age Recode 11
gestation_lmp_weeks=LMP Gestational Age Weekly,Gestational Age Weekly
delivery_expanded=Delivery Method Expanded
delivery_route=Final Route and Delivery Method
trial_of_labor=Trial of Labor Attempted (if cesarean)
prenatal_trimester=Trimester Prenatal Care Began
visits=Number of Prenatal Visits
visits_recode=Number of Prenatal Visits Recode
weight_14=Infant Birth Weight 14,Birth Weight 14
weight_100g=Infant Birth Weight 100 gram increments
weight_old=Birth Weight,Infant Birth Weight
payer_expanded=Source of Payment for Delivery Expanded
plurality=Plurality,Plurality or Multiple Birth
set_order=Set Order
bmi=Mother's Pre-pregnancy BMI
height=Mother's Height in Inches
weight_gain=Mother's Weight Gain Recode
weight_before=Mother's Pre-pregnancy Weight
weight_at_delivery=Mother's Delivery Weight
race15=Mother's Single Race 15,Single Race 15
race31=Mother's Single/Multi Race 31,Single/Multi Race 31
hispanic_expanded=Mother's Expanded Hispanic Origin
marital=Marital Status
paternity=Paternity Acknowledgment (if mother unmarried)
nativity=Mother's Nativity
birth_country=Mother's Birth Country
birth_state=Mother's Birth State
race6_father=Father's Single Race 6
race15_father=Father's Single Race 15
race31_father=Father's Single/Multi Race 31
hispanic_father=Father's Hispanic Origin
hispanic_expanded_father=Father's Expanded Hispanic Origin
education_father=Father's Education
weekday=Weekday,Day of Week
time=Time of Day
birthplace=Birthplace
birthplace_6=Birthplace Recode 6
birthplace_3=Birthplace Recode 3
attendant=Medical Attendant
mother_transferred=Mother Transferred
presentation=Fetal Presentation
birth_order=Live Birth Order
total_order=Total Birth Order
prior_living=Prior Births Now Living
prior_dead=Prior Births Now Dead
prior_other=Prior Other Pregnancy Outcomes
interval_live=Interval Since Last Live Birth
interval_other=Interval Since Last Other Pregnancy Outcome
interval_pregnancy=Interval of Last Pregnancy
wic=WIC
cigarettes_before=Number of Cigarettes Before Pregnancy Recode,Number of Cigarettes Before Pregnancy
cigarettes_1=Number of Cigarettes 1st Trimester Recode,Number of Cigarettes 1st Trimester
cigarettes_2=Number of Cigarettes 2nd Trimester Recode,Number of Cigarettes 2nd Trimester
cigarettes_3=Number of Cigarettes 3rd Trimester Recode,Number of Cigarettes 3rd Trimester
diabetes=Diabetes
diabetes_before=Pre-pregnancy Diabetes
diabetes_gestational=Gestational Diabetes
hypertension_chronic=Chronic Hypertension
hypertension_before=Pre-pregnancy Hypertension
hypertension_gestational=Gestational Hypertension,Pregnancy-associated Hypertension
eclampsia=Eclampsia
previous_preterm=Previous Preterm Birth
infertility=Infertility Treatment Used
fertility_drugs=Fertility Enhancing Drugs
assisted_reproduction=Assistive Reproductive Technology
previous_cesarean=Previous Cesarean Delivery
previous_cesareans=Number of Previous Cesareans
risks_checked=Risk Factors Checked
gonorrhea=Gonorrhea
syphilis=Syphilis
chlamydia=Chlamydia
hepatitis_b=Hepatitis B
hepatitis_c=Hepatitis C
infections_checked=Infections Checked
version_succeeded=Successful External Cephalic Version
version_failed=Failed External Cephalic Version
transfusion=Maternal Transfusion
laceration=Perineal Laceration
ruptured_uterus=Ruptured Uterus
hysterectomy=Unplanned Hysterectomy
intensive_care=Admission to Intensive Care Unit
morbidity_checked=Maternal Morbidity Checked
ventilation=Assisted Ventilation
ventilation_6h=Assisted Ventilation > 6 hrs
surfactant=Surfactant Replacement Therapy
antibiotics=Antibiotics for Suspected Neonatal Sepsis
seizures=Seizures
conditions_checked=Abnormal Conditions Checked
anencephaly=Anencephaly,Anencephalus
spina_bifida=Meningomyelocele / Spina Bifida,Spina Bifida / Meningocele
heart_disease=Cyanotic Congenital Heart Disease
hernia=Congenital Diaphragmatic Hernia
omphalocele=Omphalocele
gastroschisis=Gastroschisis
omphalocele_gastroschisis=Omphalocele / Gastroschisis
limb_reduction=Limb Reduction Defect
cleft_lip=Cleft Lip with or without Cleft Palate,Cleft Lip / Palate
cleft_palate=Cleft Palate Alone
down_syndrome=Down Syndrome
chromosomal=Suspected Chromosomal Disorder
hypospadias=Hypospadias
anomalies_checked=Congenital Anomalies Checked
apgar_5=Five Minute APGAR Score
apgar_5_recode=Five Minute APGAR Score Recode
apgar_10=Ten Minute APGAR Score
apgar_10_recode=Ten Minute APGAR Score Recode
infant_transferred=Infant Transferred
infant_living=Infant Living at Time of Report
breastfed=Infant Breastfed at Discharge
anemia=Anemia
cardiac_disease=Cardiac Disease
lung_disease=Lung Disease
hydramnios=Hydramnios / Oligohydramnios
cervix=Incompetent Cervix
age_infant=Age of Infant at Death,Infant Age Groups
cause=Cause of death,ICD-10 Codes,ICD-9 Codes,ICD-8 Codes,ICD-10 Code,ICD-9 Code,ICD-8 Code,Underlying Cause of death
cause_chapter=ICD Chapter,ICD-10 Chapter
cause_group=ICD Sub-Chapter
cause_113=ICD-10 113 Cause List
cause_130=ICD-10 130 Cause List (Infants),130 Cause List (Infants)
age10=Ten-Year Age Groups,Ten-Year Age Group
age5=Five-Year Age Groups,Five-Year Age Group
age_single=Single-Year Ages
age_group=Age Group
urbanization_2013=2013 Urbanization
urbanization_2006=2006 Urbanization
metro_2013=2013 Metro/Nonmetro
metro_2006=2006 Metro/Nonmetro
autopsy=Autopsy
place_of_death=Place of Death
residence_status=Resident Status"""

FIELDS: dict[str, Field] = {one.name: one for one in DETAILED} | {
    name: Field(name, tuple(labels.split(","))) for entry in _OTHERS.splitlines() for name, labels in [entry.split("=")]
}
"""Every grouping by its short name. `age`, a month without year and the like stand in coordinates so."""
