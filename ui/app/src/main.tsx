import { preloadParts } from "@heraut/kit";
import { render } from "solid-js/web";
import { App } from "./shell/App";
import "./styles/app.css";

render(() => <App />, document.getElementById("app")!);
preloadParts();
