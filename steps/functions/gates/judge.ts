// The gates of a run in the order in which a person wants to read them.
import type { GateResult } from '../verdict';
import { baselineMarginGate } from './baseline-margin';
import type { Evidence, Gate } from './evidence';
import { holdoutCompleteGate } from './holdout-complete';
import { holdoutDisjointGate } from './holdout-disjoint';
import { intervalGate } from './interval';
import { slicesGate } from './slices';
import { thresholdGate } from './threshold';

/** Open to more. */
export const runGates: readonly Gate[] = [holdoutCompleteGate, holdoutDisjointGate, thresholdGate, baselineMarginGate, intervalGate, slicesGate];

/** The judgement of each gate that the workflow asks for. */
export function judge(evidence: Evidence, gates: readonly Gate[] = runGates): GateResult[] {
  return gates.flatMap((gate) => gate(evidence) ?? []);
}

/** The gates that stop the model. */
export function stopping(results: readonly GateResult[]): GateResult[] {
  return results.filter((result) => result.mode === 'required' && !result.passed);
}
