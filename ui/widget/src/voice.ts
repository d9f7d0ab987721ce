/** Says an answer to those who hear it, sentence by sentence: letters as they come would be noise. */
export function createVoice(say: (text: string) => void) {
  let waiting = "";
  const plain = (text: string) =>
    text
      .replace(/[*_`#>|~]+/g, "")
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .trim();
  return {
    hear(delta: string) {
      waiting += delta;
      const end = Math.max(...[". ", "! ", "? ", "… ", "\n"].map((mark) => waiting.lastIndexOf(mark)));
      if (end < 0) return;
      const whole = plain(waiting.slice(0, end + 1));
      waiting = waiting.slice(end + 1);
      if (whole) say(whole);
    },
    end() {
      const rest = plain(waiting);
      waiting = "";
      if (rest) say(rest);
    },
    forget() {
      waiting = "";
    },
    whole(text: string) {
      say(plain(text));
    },
  };
}
