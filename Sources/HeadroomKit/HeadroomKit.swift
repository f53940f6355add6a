// Everything that the `headroom` command is made of, for a Swift program that scripts the same
// things: `import HeadroomKit`, load a model with `ModelLoader`, run an `Experiment`, write a
// `SimulationReport`.
@_exported import Alerting
@_exported import Experiments
@_exported import Findings
@_exported import Fitting
@_exported import Kernel
@_exported import Limiters
@_exported import ModelFiles
@_exported import Platform
@_exported import RareEvents
@_exported import Reporting
@_exported import Service
@_exported import Statistics
@_exported import Sweeps
@_exported import Units
@_exported import Variates
@_exported import Verification
