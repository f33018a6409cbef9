// A page that waits for work: what it says is looked up every two seconds; when the work is done, the page is opened anew.
"use strict";
const LATER = 2000;
async function look() {
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const news = page.querySelectorAll("[data-waits]");
    if (!news.length) {
      location.reload();
      return;
    }
    document.querySelectorAll("[data-waits]").forEach((said, number) => {
      if (said.textContent !== news[number].textContent) said.textContent = news[number].textContent;
    });
  } catch {
    // the server is not there just now: look again
  }
  setTimeout(look, LATER);
}
setTimeout(look, LATER);
