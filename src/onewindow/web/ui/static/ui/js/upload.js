// Handing in a file: drop or choose, look at it, see it travel. Without this file it is a plain file field with a button.

const english = document.body.dataset.locale === "en";
const say = (zh, en) => (english ? en : zh);
const MB = 1024 * 1024;

function sizeWords(size) {
  return size < MB ? `${Math.max(1, Math.round(size / 1024))} KB` : `${(size / MB).toFixed(1)} MB`;
}

function problem(form, file) {
  const most = Number(form.dataset.maxMb);
  if (file.size > most * MB) {
    return say(`“${file.name}”有 ${sizeWords(file.size)}，每份最多 ${most} MB。请压缩或分成几份。`,
      `“${file.name}” has ${sizeWords(file.size)}, the limit is ${most} MB. Please compress or split it.`);
  }
  if (file.size === 0) return say(`“${file.name}”是空的，请换一份。`, `“${file.name}” is empty. Please choose another.`);
  const kinds = form.dataset.accept.split(",").map((each) => each.trim().toLowerCase());
  if (kinds[0] && !kinds.some((each) => file.name.toLowerCase().endsWith(each))) {
    return say(`“${file.name}”的格式收不了。可以交：${kinds.join(" ")}`, `“${file.name}” is of a kind we cannot take. We take: ${kinds.join(" ")}`);
  }
  return "";
}

class Drop {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=file]");
    this.zone = form.querySelector(".drop");
    this.state = form.querySelector("[data-drop-state]");
    this.error = form.querySelector("[data-drop-error]");
    this.bar = form.querySelector("[data-drop-progress]");
    this.preview = form.querySelector("[data-drop-preview]");
    this.url = "";
    form.classList.add("drop-ready");
    this.input.addEventListener("change", () => this.take());
    for (const name of ["dragenter", "dragover"]) this.zone.addEventListener(name, (event) => this.over(event, true));
    for (const name of ["dragleave", "drop"]) this.zone.addEventListener(name, (event) => this.over(event, false));
    this.zone.addEventListener("drop", (event) => {
      if (!event.dataTransfer?.files.length) return;
      this.input.files = event.dataTransfer.files;
      this.take();
    });
    form.addEventListener("htmx:xhr:progress", (event) => {
      if (event.detail.lengthComputable) this.bar.value = (event.detail.loaded / event.detail.total) * 100;
    });
    form.addEventListener("htmx:afterRequest", (event) => this.after(event));
  }

  over(event, inside) {
    event.preventDefault();
    this.zone.toggleAttribute("data-over", inside);
  }

  refuse(sentence) {
    this.error.textContent = sentence;
    this.error.hidden = false;
    this.input.value = "";
    this.state.hidden = true;
  }

  take() {
    const files = [...this.input.files];
    if (!files.length) return;
    if (files.length > 1 && !this.input.multiple) {
      this.refuse(say("一次只能交一份，请一份一份来。", "One file at a time, please."));
      return;
    }
    const wrong = files.map((file) => problem(this.form, file)).find(Boolean);
    if (wrong) {
      this.refuse(wrong);
      return;
    }
    this.error.hidden = true;
    this.state.hidden = false;
    this.bar.value = 0;
    this.form.querySelector("[data-drop-name]").textContent = files.map((file) => file.name).join("、");
    this.form.querySelector("[data-drop-size]").textContent = sizeWords(files.reduce((sum, file) => sum + file.size, 0));
    this.look(files[0]);
    this.form.requestSubmit();
  }

  look(file) {
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = file.type.startsWith("image/") ? URL.createObjectURL(file) : "";
    this.preview.hidden = !this.url;
    if (this.url) this.preview.src = this.url;
    else this.preview.removeAttribute("src");
  }

  after(event) {
    if (event.detail.successful) {
      this.bar.value = 100;
      this.input.value = "";
      this.state.hidden = true;
    } else if (event.detail.xhr.getResponseHeader("HX-Retarget")) {
      this.input.value = ""; // the refusal stands at the top and says why
      this.state.hidden = true;
    } else {
      this.refuse(say("没有传上，原来的内容还在。请再选一次。", "Not uploaded. Nothing else has changed; please choose the file again."));
    }
  }
}

function start(root) {
  for (const form of root.querySelectorAll("form[data-drop]")) {
    if (!form.drop) form.drop = new Drop(form);
  }
}

start(document);
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt.matches?.("form[data-drop]") && !event.detail.elt.drop) event.detail.elt.drop = new Drop(event.detail.elt);
  start(event.detail.elt);
});
