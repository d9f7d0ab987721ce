/** A window that closes gives focus back a moment later. */
const focus_settles_ms = 60;

/** Opens what follows a window once that window has let go of the focus. */
export const afterDialog = (work: () => void): void => void setTimeout(work, focus_settles_ms);
