/** What a plain script of this workspace may take for granted. */
export default { document: "readonly", window: "readonly", localStorage: "readonly", matchMedia: "readonly" };
