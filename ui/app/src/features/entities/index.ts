import { later } from "~/core/later";

export const EntityForm = later(() => import("./EntityForm"));
export type { EntityKind, ScenarioEntity } from "./EntityForm";
