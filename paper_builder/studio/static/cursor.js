// Which fields the cursor has left, so that what an author passed over is told there and not only after a save was tried.

const POINTER = ["pointerdown", "pointerup", "pointercancel"];

class Cursor {
  /** Follows the cursor through `fields` inside `root`; `onLeft` is called when it has left some for another place on the page. */
  constructor(root, fields, onLeft) {
    this.fields = fields;
    this.onLeft = onLeft;
    this.visited = []; // fields that it has just gone out of
    this.pressed = false;
    root.addEventListener("focusout", (event) => this.goesOut(event.target));
    this.point = (event) => this.pointed(event.type === "pointerdown");
    for (const kind of POINTER) window.addEventListener(kind, this.point, true);
  }

  close() {
    for (const kind of POINTER) window.removeEventListener(kind, this.point, true);
  }

  /** Another question: none of its fields was left yet. */
  forget() {
    this.visited = [];
    this.fields.left.clear();
  }

  goesOut(target) {
    this.visited.push(...this.fields.around(target));
    if (!this.pressed) setTimeout(() => this.leave());
  }

  /** A field counts as left once the button is up: what is told then moves the page, and what moves away while it is pressed is not clicked. */
  pointed(pressed) {
    this.pressed = pressed;
    if (!pressed) setTimeout(() => this.leave());
  }

  leave() {
    if (!this.visited.length || this.pressed || !document.hasFocus()) return; // another window is no other place on the page
    const here = document.activeElement;
    const left = this.visited.splice(0).filter((field) => !field.control.contains(here));
    for (const field of left) this.fields.left.add(field.path);
    if (left.length) this.onLeft();
  }
}
