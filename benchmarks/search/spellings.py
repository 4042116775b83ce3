"""What people write otherwise than a title does: knowledge of its own, none of it from the index.

Used to draw queries whose right answer is known; the search must not read it.
"""

from __future__ import annotations

ACRONYMS = {
    "slam": "simultaneous localization and mapping", "rl": "reinforcement learning",
    "mdp": "markov decision process", "cnn": "convolutional neural network",
    "gan": "generative adversarial network", "llm": "large language model",
    "nlp": "natural language processing", "mpc": "model predictive control",
    "uav": "unmanned aerial vehicle", "pomdp": "partially observable markov decision process",
    "gp": "gaussian process", "vae": "variational autoencoder", "dnn": "deep neural network",
    "rnn": "recurrent neural network", "lstm": "long short-term memory",
    "imu": "inertial measurement unit", "rrt": "rapidly-exploring random tree",
    "nmt": "neural machine translation", "ner": "named entity recognition",
    "qa": "question answering", "vqa": "visual question answering", "bo": "bayesian optimization",
    "sgd": "stochastic gradient descent", "hmm": "hidden markov model",
    "svm": "support vector machine", "pca": "principal component analysis",
    "mcmc": "markov chain monte carlo", "gnn": "graph neural network",
    "mot": "multi-object tracking", "vio": "visual inertial odometry", "ot": "optimal transport",
    "auv": "autonomous underwater vehicle", "csp": "constraint satisfaction problem",
    "crf": "conditional random field", "ekf": "extended kalman filter",
    "vlm": "vision language model",
    "amr": "abstract meaning representation", "kg": "knowledge graph", "fl": "federated learning",
    "asr": "automatic speech recognition", "smt": "statistical machine translation",
    "irl": "inverse reinforcement learning", "hri": "human-robot interaction",
    "tsp": "traveling salesman problem", "ssl": "self-supervised learning",
    "nerf": "neural radiance field", "mab": "multi-armed bandit",
    "wsd": "word sense disambiguation",
}  # fmt: skip
"""Acronym -> what it stands for, in the singular."""

AMERICAN_TO_BRITISH = {
    "color": "colour", "behavior": "behaviour", "behaviors": "behaviours", "neighbor": "neighbour",
    "neighbors": "neighbours", "optimization": "optimisation", "optimizing": "optimising",
    "modeling": "modelling", "labeled": "labelled", "unlabeled": "unlabelled",
    "labeling": "labelling",
    "center": "centre", "fiber": "fibre", "analyzing": "analysing",
    "generalization": "generalisation",
    "localization": "localisation", "regularization": "regularisation",
    "traveling": "travelling", "maneuvers": "manoeuvres", "maneuver": "manoeuvre", "gray": "grey",
    "catalog": "catalogue", "quantization": "quantisation",
    "visualization": "visualisation", "summarization": "summarisation",
    "minimization": "minimisation",
    "initialization": "initialisation", "normalization": "normalisation",
    "factorization": "factorisation",
    "recognizing": "recognising", "organization": "organisation", "customized": "customised",
    "stylized": "stylised", "favorable": "favourable", "armor": "armour", "aluminum": "aluminium",
    "tumor": "tumour", "defense": "defence", "randomized": "randomised",
    "regularized": "regularised", "decentralized": "decentralised", "personalized": "personalised",
    "generalized": "generalised", "linearization": "linearisation",
    "stabilization": "stabilisation",
    "synchronization": "synchronisation", "polarization": "polarisation",
    "parameterization": "parameterisation", "behavioral": "behavioural", "vapor": "vapour",
    "harbor": "harbour",
}  # fmt: skip

PLURALS = {
    "matrix": "matrices", "vertex": "vertices", "hypothesis": "hypotheses", "index": "indices",
    "criterion": "criteria", "axis": "axes", "basis": "bases", "analysis": "analyses",
    "phenomenon": "phenomena", "appendix": "appendices", "foot": "feet", "leaf": "leaves",
    "shelf": "shelves", "human": "humans", "person": "people", "child": "children",
    "half": "halves",
    "knife": "knives", "mouse": "mice", "medium": "media", "corpus": "corpora", "datum": "data",
    "simplex": "simplices", "life": "lives", "synthesis": "syntheses", "parenthesis": "parentheses",
    "focus": "foci", "radius": "radii", "locus": "loci", "stimulus": "stimuli", "genus": "genera",
    "man": "men", "woman": "women", "tooth": "teeth", "wolf": "wolves", "self": "selves",
    "polyhedron": "polyhedra", "automaton": "automata", "manifold": "manifolds",
    "schema": "schemata",
    "spectrum": "spectra", "maximum": "maxima", "optimum": "optima", "minimum": "minima",
    "bacterium": "bacteria", "curriculum": "curricula", "ellipsis": "ellipses", "thesis": "theses",
}  # fmt: skip

CLOSED = (
    "data set", "point cloud", "quad rotor", "bench mark", "hyper graph", "hyper parameter",
    "multi modal", "multi agent", "multi view", "multi task", "multi robot", "multi lingual",
    "cross lingual", "auto encoder", "meta learning", "few shot", "zero shot", "one shot",
    "semi supervised", "self supervised", "real time", "low rank", "black box",
    "non convex", "non linear", "pre training", "fine tuning", "on line", "off line", "trade off",
    "sub modular", "sub space", "bi level", "bi pedal", "time series",
    "super resolution", "key point", "key frame", "work space", "work shop", "micro robot",
    "micro gripper", "exo skeleton", "hexa pod", "long term", "deep fake", "large scale",
    "tele operation",
    "spatio temporal", "image net", "word net", "water marking", "crowd sourcing",
    "back propagation",
)  # fmt: skip
"""Words that are written together, with a hyphen or a blank."""

SHORT_VENUES = {
    "nips": "neurips", "icra": "icra", "iros": "iros", "cvpr": "cvpr", "icml": "icml",
    "eccv": "eccv",
    "iccv": "iccv", "aistats": "aistats", "ijcai": "ijcai", "wacv": "wacv", "naacl": "naacl",
    "coling": "coling", "acl": "acl", "colt": "colt", "aaai": "aaai", "rss": "rss", "corl": "corl",
    "uai": "uai", "acml": "acml", "iclr": "iclr", "colm": "colm",
}  # fmt: skip
"""Tag of the corpus -> what people write of its venue."""
