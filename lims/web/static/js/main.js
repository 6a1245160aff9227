// Everything that the pages do by themselves; each module minds one thing and does nothing where it finds nothing to do.
import "./htmx.js";
import "./dialog.js";
import "./scanner.js";
import "./keys.js";
import "./rows.js";
import "./forms.js";
import "./keep.js";
import "./stepper.js";
import "./live.js";
import "./clock.js";
import "./chart.js";
import "./trace.js";
import "./timer.js";
import "./lock.js";
import "./passkey.js";
import "./scrolling.js";
