// Small comforts. Every page works without this file.

const $$ = (selector) => [...document.querySelectorAll(selector)];

// 残り文字: the static note becomes a counter, spoken when typing pauses.
for (const note of $$("[data-count-for]")) {
  const area = document.getElementById(note.dataset.countFor);
  if (!area) continue;
  const max = Number(note.dataset.maxlength);
  const spoken = note.parentNode.appendChild(document.createElement("p"));
  let timer;
  spoken.className = "ck-vh";
  spoken.setAttribute("role", "status");
  const text = () => {
    const left = max - [...area.value].length;
    note.classList.toggle("ck-count--over", left < 0);
    return left < 0 ? `${-left}文字、多くなっています（${max}文字まで）` : `あと${left}文字（${max}文字まで）`;
  };
  area.removeAttribute("maxlength"); // nothing typed or pasted is cut off silently
  const describedBy = area.getAttribute("aria-describedby");
  area.setAttribute("aria-describedby", [describedBy, note.id].filter(Boolean).join(" "));
  note.textContent = text();
  area.addEventListener("input", () => {
    note.textContent = text();
    clearTimeout(timer);
    timer = setTimeout(() => (spoken.textContent = text()), 1000);
  });
}

// Errors first: the summary gets the focus, its links focus the control and show its label.
const summary = document.querySelector(".ck-errors");
summary?.focus();
summary?.addEventListener("click", (event) => {
  const id = event.target.closest("a")?.hash.slice(1);
  const control = id && document.getElementById(decodeURIComponent(id));
  if (!control) return;
  event.preventDefault();
  control.closest(".ck-field")?.scrollIntoView();
  control.focus({ preventScroll: true });
});

// One press sends once. After ten seconds, or by the back button, it can be sent again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("method")?.toLowerCase() !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 10_000);
});
addEventListener("pageshow", () => {
  for (const form of $$("form[data-sent]")) delete form.dataset.sent;
});

// Print buttons exist only where they can work.
for (const button of $$("[data-confirm-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// ことばの候補: the browser's own list under a search box, filled while somebody types.
for (const box of $$("[data-complete]")) {
  const list = box.parentNode.appendChild(document.createElement("datalist"));
  let timer;
  let asked;
  list.id = `${box.id}_words`;
  box.setAttribute("list", list.id);
  box.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (event.isComposing || !box.value.trim()) return;
    timer = setTimeout(async () => {
      asked?.abort();
      asked = new AbortController();
      try {
        const address = `${box.dataset.complete}?q=${encodeURIComponent(box.value)}`;
        const answer = await fetch(address, { signal: asked.signal });
        if (!answer.ok) return;
        const { words } = await answer.json();
        list.replaceChildren(...words.map((word) => new Option(word, word)));
      } catch {
        // Gone offline or typed on: the box works without suggestions.
      }
    }, 200);
  });
}
