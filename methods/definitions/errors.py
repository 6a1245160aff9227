"""What the calculation of a test refuses."""

from __future__ import annotations

from methods.errors import MethodError


class WrongMethod(MethodError):
    """Given data of one method or edition were handed to another."""

    problem = "The data are for {given}, but the method is {method}."
    remedy = "Open the test with the method edition that it was registered with."


class OutOfScope(MethodError):
    """The product is not in the scope of the method."""

    problem = "{method} does not cover {product}: {reason}."
    remedy = "{remedy}."


class ProductUnknown(MethodError):
    """The product group is not one that the method knows."""

    problem = "{method} has no product group {product!r}."
    remedy = "Choose one of: {choices}."


class ModeUnknown(MethodError):
    """The mode of injection is not one of the method's."""

    problem = "{method} has no mode of work {mode!r}."
    remedy = "Choose one of: {choices}."


class InputMissing(MethodError):
    """A required input was not entered."""

    problem = "{label} is missing in {where}."
    remedy = "Enter it, or exclude the determination with its reason."


class ValueMissing(InputMissing):
    """Values that are results of their own were neither entered nor decided on; the others are kept."""

    problem = "Nothing stands in {where} for {label}. What was read of the others is kept."
    remedy = "Enter each, or decide what stands for it: not detected, below a limit, not measured."


class InputUnknown(MethodError):
    """An input that the method does not have."""

    problem = "{where} holds {name!r}, which {method} does not ask for."
    remedy = "Take it out, or enter it with the method that asks for it."


class Implausible(MethodError):
    """A value outside what the quantity can be."""

    problem = "{label} is {value} {unit} in {where}, outside the plausible range {low:g} to {high:g} {unit}."
    remedy = "Check the reading and its unit; if it stands, the method is not suited to this sample."


class WrongKind(MethodError):
    """A text where a number belongs, or a choice that is not offered."""

    problem = "{label} in {where} is {text!r}, which is not {wanted}."
    remedy = "Enter {wanted}."


class TooFewDeterminations(MethodError):
    """Fewer determinations than the mode of work asks for."""

    problem = "Usable determinations so far: {n}; the mode of work ({mode}) needs {needed}."
    remedy = "Measure again, or choose the mode of work that was used."


class ReasonMissing(MethodError):
    """A determination was excluded without a reason."""

    problem = "Determination {key} is excluded without a reason."
    remedy = "Write why it is not used; it stays on record either way."


class ContributionUnknown(MethodError):
    """A contribution that the method's budget has no place for."""

    problem = "The budget of {method} has no contribution {name!r}."
    remedy = "Use one of: {choices}."


class ContributionUnit(MethodError):
    """A contribution in another unit than its place in the budget."""

    problem = "The contribution {name} is given in {unit}, but the budget needs {wanted}."
    remedy = "Convert it to {wanted} where its source is recorded."


class NotSerialised(MethodError):
    """Stored data that cannot be read back."""

    problem = "Stored data cannot be read: {why}."
    remedy = "Restore the record from its backup; do not edit stored data by hand."


class BubblesNotExcluded(MethodError):
    """A density that may have been read on a sample with bubbles."""

    problem = (
        "Bubbles in the cell are not excluded for determination {key}, so its density cannot be believed."
    )
    remedy = "Inject again, or exclude the determination; for crude oil and dark samples use ASTM D5002."


class NoVolumeTable(MethodError):
    """A product group for which no D1250 table was named."""

    problem = "No product group of ASTM D1250 is known for {product!r}, so nothing can be carried to 15 °C or 60 °F."
    remedy = "Register the sample under a product group that has a table, or have the laboratory name one."


class PeaksRefused(MethodError):
    """A table of peaks that gives no composition."""

    problem = "The peaks of {signal} give no composition: {why}."
    remedy = "Check the integration in the data system and import the file again."
