export { type ConfirmOptions, confirm } from "./api/confirm.ts";
export { type EventsOptions, studyEvents } from "./api/events.ts";
export { judge } from "./api/judge.ts";
export { MlExperiment } from "./api/ml-experiment.ts";
export { type MeasuredNoise, measureNoise, type NoiseOptions } from "./api/noise.ts";
export { proposers } from "./api/proposers.ts";
export { listStudies, readStudy } from "./api/read-study.ts";
export { type ReportOptions, report } from "./api/report.ts";
export { resume } from "./api/resume.ts";
export { SystemExperiment } from "./api/system-experiment.ts";
export type {
  ExperimentOptions,
  Judgement,
  JudgeOptions,
  MetricFunction,
  MetricWorkspace,
  Resumed,
  RunOptions,
  StepOptions,
  StudyReading,
  StudyRun,
} from "./api/types.ts";
export { type Verification, verify } from "./api/verify.ts";
export { defineConfig } from "./config/define-config.ts";
export { metrics } from "./config/metrics.ts";
export type { Telling, Webhook } from "./config/options.ts";
export type { Fault } from "./decide/verify.ts";
export { ENVELOPE_SCHEMA, type Envelope } from "./domain/envelope.ts";
export { AssayError } from "./domain/error.ts";
export type { Environment, Recorded, StudyEvent, TrialEvent } from "./domain/event.ts";
export type { Claim, Effect, Evidence, GuardEvidence } from "./domain/evidence.ts";
export type {
  DeclaredParameter,
  Experiment,
  Guard,
  MetricGuard,
  SandboxChoice,
} from "./domain/experiment.ts";
export type { Ledgers, Measuring, Proposing } from "./domain/ledgers.ts";
export type { Direction, Isolation, Metric, Objective } from "./domain/metric.ts";
export type { Plan } from "./domain/plan.ts";
export type { FilePlace, Problem, ProblemCode } from "./domain/problem.ts";
export { words } from "./domain/problem-words.ts";
export type {
  Change,
  ChangedPath,
  Hypothesis,
  PatchEncoding,
  Proposal,
  ProposalUsage,
  Territory,
} from "./domain/proposal.ts";
export type { Arm, MissingTests, Run, TestsSeen, Usage } from "./domain/run.ts";
export type { Sensitivity } from "./domain/sensitivity.ts";
export type { Separation } from "./domain/separation.ts";
export type { Outcome, PastTrial, Study, Tally, Trial } from "./domain/study.ts";
export type { Grade, InvalidBecause, RevertedBecause, Verdict } from "./domain/verdict.ts";
export type { Answer, ProposalContext, ProposalWorkspace, Proposer } from "./ports/proposer.ts";
