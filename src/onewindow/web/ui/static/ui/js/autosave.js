// A form that saves itself. What is typed stays on the page, whatever happens to the network or the session;
// nothing is written to the browser's storage, because the machine may be shared.

const PAUSE = 800; // ms after the last change
const FIRST_RETRY = 2000;
const LONGEST_RETRY = 60000;

const english = document.body.dataset.locale === "en";
const say = (zh, en) => (english ? en : zh);
const cookieName = document.querySelector('meta[name="csrf-cookie"]')?.content ?? "csrftoken";

function cookieToken() {
  const found = document.cookie.split("; ").find((each) => each.startsWith(`${cookieName}=`));
  return found ? found.slice(cookieName.length + 1) : "";
}

function show(state, sentence, login = "") {
  for (const status of document.querySelectorAll("[data-save]")) {
    status.dataset.state = state;
    status.querySelector("[data-save-text]").textContent = sentence;
    const link = status.querySelector("[data-save-login]");
    if (link) {
      link.hidden = !login;
      if (login) link.href = login;
    }
  }
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosave;
    this.version = 0; // counts changes, so that a slow answer never hides a newer change
    this.saved = 0;
    this.wait = FIRST_RETRY;
    this.timer = 0;
    this.busy = false;
    this.leaving = false;
    this.pressing = false;
    this.sure = false; // the press that follows has waited for its save
    this.last = ""; // how the last save went, as shown
    this.sending = Promise.resolve();
    form.addEventListener("input", (event) => this.changed(event));
    form.addEventListener("change", (event) => this.changed(event));
    form.addEventListener("compositionend", (event) => this.changed(event));
    form.addEventListener("submit", (event) => this.pressed(event));
    window.addEventListener("online", () => this.soon(0));
    window.addEventListener("focus", () => this.soon(0)); // perhaps logged in again in the other tab
    window.addEventListener("beforeunload", (event) => {
      if (this.unsaved && !this.leaving) event.preventDefault();
    });
  }

  get unsaved() { return this.version !== this.saved; }

  // A press waits until what was just typed is saved. Were the session over, the login page would come in place of
  // this one and the words would be gone: so the page stays, and says where to log in.
  pressed(event) {
    if (this.sure || !this.unsaved) {
      this.sure = false;
      this.stop();
      return;
    }
    event.preventDefault();
    if (!this.pressing) this.flush(event.submitter ?? undefined);
  }

  async flush(button) {
    this.pressing = true;
    clearTimeout(this.timer);
    await this.sending;
    if (this.unsaved) await this.send();
    this.pressing = false;
    if (this.last === "login") document.querySelector("[data-save-login]:not([hidden])")?.focus();
    if (this.last === "login" || this.last === "retry") return;
    this.sure = true;
    this.form.requestSubmit(button);
  }

  stop() {
    this.leaving = true;
    clearTimeout(this.timer);
    setTimeout(() => { this.leaving = false; }, 4000); // the submit was refused by a network error: guard the page again
  }

  changed(event) {
    if (event.isComposing || event.target.type === "file") return;
    this.version += 1;
    this.wait = FIRST_RETRY;
    this.soon(PAUSE);
  }

  soon(pause) {
    if (!this.unsaved || this.leaving) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), pause);
  }

  body() {
    const data = new FormData(this.form);
    data.delete("csrfmiddlewaretoken"); // the header carries the token that is valid now
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  }

  send() {
    if (this.busy || !this.unsaved) return this.sending;
    this.sending = this.sent();
    return this.sending;
  }

  async sent() {
    this.busy = true;
    const version = this.version;
    show("saving", say("正在保存 …", "Saving …"));
    let answer = null;
    try {
      answer = await fetch(this.url, {
        method: "POST", body: this.body(), credentials: "same-origin", redirect: "manual",
        headers: { "X-Autosave": "1", "X-CSRFToken": cookieToken() || this.form.elements.csrfmiddlewaretoken?.value || "" },
      });
    } catch {
      this.busy = false;
      this.retry();
      return;
    }
    this.busy = false;
    await this.heard(answer, version);
  }

  async heard(answer, version) {
    const json = answer.headers.get("content-type")?.includes("json") ? await answer.json().catch(() => ({})) : {};
    if (answer.ok && json.saved_at) {
      this.last = "saved";
      this.saved = version;
      this.wait = FIRST_RETRY;
      this.renew(json);
      show("saved", say(`已自动保存 ${json.saved_at}`, `Saved ${json.saved_at}`));
      this.swap(json.swaps ?? []);
      if (!this.unsaved) this.correct(json.faults ?? {});
      if (this.unsaved) this.soon(PAUSE);
    } else if (answer.status === 401 || answer.status === 403 || answer.type === "opaqueredirect") {
      this.last = "login";
      show("login", say("登录已过期，填的内容还在本页。", "Your session has ended. What you filled in is still on this page."),
        json.login || document.querySelector("[data-save-login]")?.getAttribute("href") || "/login");
    } else if (answer.status >= 500 || answer.status === 429) {
      this.retry();
    } else {
      const why = (json.refused ?? []).map((each) => each.message).join(" ");
      this.last = "refused";
      show("refused", why || say("这次没有保存，请核对后再改。", "Not saved. Please check what you filled in."));
    }
  }

  // The server may hand back a new version of the draft; a log-in elsewhere has changed the token.
  renew(json) {
    if (json.version !== undefined && this.form.elements.version) this.form.elements.version.value = json.version;
    const token = cookieToken();
    if (token && this.form.elements.csrfmiddlewaretoken) this.form.elements.csrfmiddlewaretoken.value = token;
  }

  // Fragments by id. A piece in which the person is typing right now is left alone.
  swap(pieces) {
    for (const { target, html } of pieces) {
      const place = document.getElementById(target);
      if (!place || place.contains(document.activeElement)) continue;
      place.innerHTML = html;
      window.htmx?.process(place);
    }
  }

  // What stands beside a field as wrong goes when the field is in order, here and in the summary at the top.
  correct(faults) {
    for (const [id, sentence] of Object.entries(faults)) {
      const said = document.getElementById(`${id}-e`);
      if (!said) continue;
      if (sentence) said.querySelector("span").textContent = sentence;
      else this.clear(id, said);
    }
  }

  clear(id, said) {
    const field = said.closest(".field");
    said.remove();
    field?.classList.remove("field-bad");
    for (const each of [field, ...(field?.querySelectorAll("[aria-invalid], [aria-describedby]") ?? [])]) {
      each?.removeAttribute("aria-invalid");
      const rest = each?.getAttribute("aria-describedby")?.split(" ").filter((name) => name !== said.id).join(" ");
      if (rest) each.setAttribute("aria-describedby", rest);
      else each?.removeAttribute("aria-describedby");
    }
    const summary = document.querySelector(".error-summary");
    for (const link of summary?.querySelectorAll("a") ?? []) {
      const target = decodeURIComponent(link.hash.slice(1));
      if (target === id || field?.querySelector(`[id="${CSS.escape(target)}"]`)) link.closest("li").remove();
    }
    const left = summary?.querySelectorAll("li").length;
    if (left === 0) summary.remove();
    else if (left) summary.querySelector("h2").textContent = summary.querySelector("h2").textContent.replace(/\d+/, left);
  }

  retry() {
    this.last = "retry";
    show("retry", say("没存上，正在重试 …", "Not saved, trying again …"));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_RETRY);
  }
}

function start(root) {
  for (const form of root.querySelectorAll("form[data-autosave]")) {
    if (!form.autosave) form.autosave = new Autosave(form);
  }
}

start(document);
document.addEventListener("htmx:load", (event) => {
  const root = event.detail.elt;
  if (root.matches?.("form[data-autosave]") && !root.autosave) root.autosave = new Autosave(root);
  start(root);
});
