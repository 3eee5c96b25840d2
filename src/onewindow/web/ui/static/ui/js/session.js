// A form sent after the session ended would be answered by the login page, and what was typed would be gone. So a page
// that has stood open for a while asks before it sends: it stays, and says where to log in. Forms that save themselves
// have their own way (autosave.js).

const WHILE = 5 * 60 * 1000; // ms without an answer from the server: shorter than any session
const login = document.body.dataset.login; // only on pages of somebody who is logged in
const english = document.body.dataset.locale === "en";
const cookieName = document.querySelector('meta[name="csrf-cookie"]')?.content ?? "csrftoken";
let heard = Date.now();
const sure = new WeakSet();

document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) heard = Date.now(); });

async function over() {
  try {
    const answer = await fetch(location.pathname + location.search, { method: "HEAD", credentials: "same-origin" });
    return new URL(answer.url).pathname === new URL(login, location.href).pathname;
  } catch {
    return false; // no network: the browser says so itself, and the page stays
  }
}

function say(form) {
  form.querySelector("[data-session-over]")?.remove();
  const box = document.createElement("div");
  box.className = "error-summary";
  box.tabIndex = -1;
  box.dataset.sessionOver = "";
  box.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = english ? "Your session has ended. What you filled in is still on this page; log in, then press again. "
    : "登录已过期，填的内容还在本页。重新登录以后，再按一次。";
  const link = document.createElement("a");
  link.href = `${login}?next=${encodeURIComponent(location.pathname)}`;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = english ? "Log in again (new window)" : "重新登录（新窗口）";
  box.append(words, link);
  form.prepend(box);
  box.focus();
}

// Logging in elsewhere has changed the token.
function renew(form) {
  const found = document.cookie.split("; ").find((each) => each.startsWith(`${cookieName}=`));
  const field = form.elements.csrfmiddlewaretoken;
  if (found && field) field.value = found.slice(cookieName.length + 1);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!login || !(form instanceof HTMLFormElement) || form.method !== "post" || form.dataset.autosave) return;
  if (sure.delete(form) || Date.now() - heard < WHILE) return;
  const button = event.submitter ?? undefined;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (await over()) {
    say(form);
    return;
  }
  form.querySelector("[data-session-over]")?.remove();
  renew(form);
  sure.add(form);
  form.requestSubmit(button);
}, true);
