// What is said of a visitor when they come in: where they are, and who they are if the page's backend says so.
import type { Identity } from "./contract";

export async function introduce(language: string, identity: Identity) {
  let vouched: string | null | undefined;
  try {
    vouched = await (typeof identity === "function" ? identity() : identity);
  } catch {
    // A backend that does not answer vouches for nobody; the visitor is answered all the same.
  }
  const page = { langue: language, url: location.href, title: document.title, referrer: document.referrer };
  return vouched ? { ...page, identity: vouched } : page;
}
