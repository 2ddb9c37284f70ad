// Plays one item of a package as a candidate does, by clicking options, and reads the score that the player gives.

/** Show the item at `url` alone on the page; resolves with its qti-assessment-item once the player has built it. */
function show(url) {
  const connected = new Promise((resolve) => {
    document.addEventListener("qti-assessment-item-connected", (event) => resolve(event.detail), { once: true });
  });
  const item = document.createElement("qti-item");
  const container = document.createElement("item-container");
  container.setAttribute("item-url", url);
  item.append(container);
  document.body.replaceChildren(item);
  return connected;
}

/** Choose exactly `labels`, one click for each option that changes; a radio button cannot be unchosen. */
function choose(item, labels) {
  for (const option of item.querySelectorAll("qti-simple-choice")) {
    if (option.checked !== labels.includes(option.identifier)) option.click();
  }
}

/** The SCORE of each response in turn, with what the player holds as the response, for the item at `url`. */
async function play(url, responses) {
  const item = await show(url);
  const value = (name) => item.variables.find((variable) => variable.identifier === name).value;
  return responses.map((labels) => {
    choose(item, labels);
    item.processResponse(true, false);
    return { response: [value("RESPONSE") ?? []].flat().filter(Boolean), score: Number(value("SCORE")), maximum: Number(value("MAXSCORE")) };
  });
}
