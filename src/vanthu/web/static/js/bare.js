// Pages outside the shell: whatever form led here was not accepted, so its text stays kept.
import { notAccepted } from "./keep.js";
notAccepted();
