"""What can go wrong in an evaluation of uncertainty, in words."""

from __future__ import annotations

from methods.errors import MethodError


class InputRefused(MethodError):
    """An input quantity of a budget is not usable as it was given."""

    problem = "Input {name} has {what}."
    remedy = "{remedy}."


class NoInputs(MethodError):
    """A budget without inputs."""

    problem = "The budget has no input quantities."
    remedy = "Give at least one input with its standard uncertainty."


class NameTwice(MethodError):
    """Two inputs carry the same name."""

    problem = "Input {name} is given more than once."
    remedy = "Give each input a name of its own."


class CorrelationRefused(MethodError):
    """A correlation coefficient, or the matrix of them, is impossible."""

    problem = "The correlation of {first} and {second} is {what}."
    remedy = "Give one coefficient between -1 and 1 for each pair of different inputs of this budget."


class CorrelationsContradict(MethodError):
    """The correlation matrix is not positive semi-definite."""

    problem = "The correlations contradict each other: the matrix has the eigenvalue {eigenvalue:.3g}."
    remedy = "Take all coefficients from the same data; a correlation matrix has no negative eigenvalue."


class CorrelatedDegreesOfFreedom(MethodError):
    """The Welch-Satterthwaite formula was asked of correlated inputs (JCGM 100 G.4.1)."""

    problem = "Effective degrees of freedom cannot be computed: {names} are correlated and have finite ones."
    remedy = "State the coverage factor, or evaluate by Monte Carlo."


class CoverageRefused(MethodError):
    """A coverage probability or factor that means nothing."""

    problem = "{what} is {value}."
    remedy = "Give a coverage probability between 0 and 1 and, if at all, a coverage factor above zero."


class ModelUndefined(MethodError):
    """The model has no finite value or derivative at these inputs."""

    problem = "The model is not defined at these inputs: {reason}."
    remedy = "Check the values entered against the range of the formula."


class SecondOrderCorrelated(MethodError):
    """The second-order terms of JCGM 100 5.1.2 hold for independent inputs only."""

    problem = "Second-order terms cannot be added: the inputs are correlated."
    remedy = "Evaluate by Monte Carlo."


class PairGivesNoTypeA(MethodError):
    """A pair of determinations was to give its own standard deviation."""

    problem = "{n} determinations give no usable standard deviation of their own."
    remedy = "Give the pooled standard deviation of the control data, or the repeatability r of the method."


class ModesMixed(MethodError):
    """Two of the three exclusive modes of evaluation were mixed."""

    problem = "{mode} already contains {precision}, which {name} would count again."
    remedy = "Take {name} out, or evaluate by another mode."


class StudyNotApplicable(MethodError):
    """The conditions for using an interlaboratory study's figure are not met, or nobody has checked them."""

    problem = "The interlaboratory figure cannot be used: {what}."
    remedy = "{remedy}."


class CannotSample(MethodError):
    """Monte Carlo cannot draw from what was given."""

    problem = "Monte Carlo cannot draw {what}."
    remedy = "{remedy}."
