// What the gates of a run judge, and how a number is compared.
import type { Interval } from '../metrics/bootstrap';
import type { Slice } from '../evaluation';
import type { JoinFaults } from '../evaluate-predictions/join-predictions';
import type { HoldoutReport } from '../prepare-holdout/report';
import type { GateResult } from '../verdict';
import type { GateSettings } from './settings';

/** All that is known of the model and its holdout. */
export interface Evidence {
  readonly settings: GateSettings;
  readonly objective: string;
  readonly direction: 'Maximize' | 'Minimize';
  /** The run's threshold, which may differ from the workflow's. */
  readonly threshold: number;
  readonly value: number;
  readonly baseline: number;
  readonly interval: Interval;
  readonly level: number;
  readonly slices: readonly Slice[];
  readonly report: HoldoutReport;
  readonly faults: JoinFaults;
  readonly unknownPredictions: number;
}

/** One judgement, or none where the workflow does not ask for it. */
export type Gate = (evidence: Evidence) => GateResult | undefined;

/** What `at least` is for this objective. */
export function comparisonOf(direction: Evidence['direction']): GateResult['comparison'] {
  return direction === 'Maximize' ? 'GreaterThanOrEqualTo' : 'LessThanOrEqualTo';
}

/** Whether a value stands to a threshold as it must; a value that could not be computed never does. */
export function reaches(value: number, threshold: number, direction: Evidence['direction']): boolean {
  return direction === 'Maximize' ? value >= threshold : value <= threshold;
}

/** How far a value is worse than another; negative where better. */
export function worseBy(value: number, than: number, direction: Evidence['direction']): number {
  return direction === 'Maximize' ? than - value : value - than;
}

/** A number for a person. */
export function show(value: number): string {
  if (!Number.isFinite(value)) return 'not computable';
  return String(Number(value.toPrecision(4)));
}

/** JSON has no NaN and no infinity. */
export function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
