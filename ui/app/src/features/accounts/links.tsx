import { ApiError } from "@heraut/client";
import { buttonClass } from "@heraut/kit";
import { A, useLocation } from "@solidjs/router";
import { useI18n } from "~/core/services";
import { DoorNote } from "./DoorNote";

/** What a link carries. It stands in the fragment, which no server is told. */
export function createToken(): () => string {
  const location = useLocation();
  return () => location.hash.replace(/^#/, "");
}

/** A token that was used is taken out of the address, and out of the history with it. */
export const dropToken = (): void => history.replaceState(history.state, "", location.pathname);

export const isDead = (error: unknown): boolean => error instanceof ApiError && error.code === "link_invalid";

/** A link without its token, or with one that has had its day. */
export function DeadLink(props: { title: string; missing?: boolean }) {
  const { t } = useI18n();
  return (
    <DoorNote
      icon="link"
      title={props.title}
      action={
        <A href="/login" class={buttonClass("secondary")}>
          {t().door.backToLogin}
        </A>
      }
    >
      <p role="alert">{props.missing ? t().door.linkMissing : t().door.linkInvalid}</p>
      <p>{t().door.linkAgain}</p>
    </DoorNote>
  );
}
