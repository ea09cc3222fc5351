// Sharing: hand the page's address on.

const TOLD_MILLISECONDS = 2000;

/** Let a button give the address away: by what the device has for it, or by the clipboard. */
export function share(button, title) {
  const said = button.querySelector("span");
  const usual = said.textContent;
  button.hidden = !navigator.share && !navigator.clipboard;
  button.addEventListener("click", async () => {
    const url = location.href.split("#")[0];
    try {
      if (navigator.share) return await navigator.share({ title: title(), url });
      await navigator.clipboard.writeText(url);
      said.textContent = "Copied";
    } catch (error) {
      if (error.name === "AbortError") return; // somebody thought better of it
      said.textContent = "Copy it from the address bar";
    }
    setTimeout(() => (said.textContent = usual), TOLD_MILLISECONDS);
  });
}
