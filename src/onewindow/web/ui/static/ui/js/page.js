// The page: focus, print, the menu, and what HTMX needs around it. Everything works without this file, only less well.

const english = document.body.dataset.locale === "en";
const say = (zh, en) => (english ? en : zh);

const cookieName = document.querySelector('meta[name="csrf-cookie"]')?.content ?? "csrftoken";
const cookieToken = () =>
  document.cookie.split("; ").find((each) => each.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1) ?? "";

// The error summary (or a refusal) gets the focus, so that it is read out first.
function focusSummary(root) {
  root.querySelector("[data-focus]")?.focus();
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return;
  if (target.closest("[data-print]")) window.print();
  for (const fold of document.querySelectorAll(".nav-more[open]")) if (!fold.contains(target)) fold.open = false;
  const link = target.closest('.error-summary a[href^="#"]');
  if (link) {
    const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (field) {
      event.preventDefault();
      const control = field.matches("input, select, textarea, button")
        ? field
        : field.querySelector("input:not([type=hidden]), select, textarea");
      (control ?? field).focus();
      (field.closest(".field") ?? field).scrollIntoView({ block: "start" });
    }
  }
  for (const menu of document.querySelectorAll(".mast-menu[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  for (const menu of document.querySelectorAll(".mast-menu[open]")) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }
});

// A log-in in another tab changes the token: HTMX always sends the one that is valid now.
document.addEventListener("htmx:configRequest", (event) => {
  const token = cookieToken();
  if (token) event.detail.headers["X-CSRFToken"] = token;
});

document.addEventListener("htmx:afterSwap", (event) => {
  const target = event.detail.target;
  if (target.id === "refusal") target.focus();
  else if (target.querySelector("[data-focus]")) focusSummary(target);
  else if (document.activeElement === document.body && target.hasAttribute("tabindex")) target.focus();
});

function tell(sentence) {
  const slot = document.getElementById("refusal");
  if (!slot) return;
  const box = document.createElement("div");
  box.className = "refusal";
  box.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.className = "refusal-text";
  text.textContent = sentence;
  box.append(text);
  slot.replaceChildren(box);
  slot.focus();
}

document.addEventListener("htmx:sendError", () =>
  tell(say("网络断了，这一步还没有办成。您填的内容还在，连上后再按一次。",
    "The network is down and this step was not done. What you filled in is still here; try again once connected.")));

document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500) {
    tell(say("是我们的故障，这一步没有办成。您填的内容还在，请过几分钟再试。",
      "The fault is ours and this step was not done. What you filled in is still here; try again in a few minutes."));
  }
});

document.addEventListener("htmx:beforeRequest", () => document.getElementById("refusal")?.replaceChildren());

focusSummary(document);
