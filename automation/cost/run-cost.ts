// What one run of the pipeline costs: machines and minutes of each step.
import type { Settings } from '../../infra/settings';
import type { Workflow } from '../../steps/workflow';
import { estimateOf, type CostLine, type Estimate } from './estimate';
import type { Prices } from './prices';

/** Minutes that jobs on small tables took in published runs, start of the machines included; a job is stopped by its own limit at the latest. */
const minutes = { prepareData: 8, scoreHoldout: 8, candidate: 6 } as const;
/** Seconds of a Lambda step on a small table, and its limit. */
const functionSeconds = { expected: 30, highest: 600 } as const;
/** Hours that SageMaker lets a job of these kinds run where nothing else is said. */
const longestJob = { processing: 24, candidate: 4 } as const;
/** Autopilot chooses its machines itself and does not say which before it runs. */
const autopilotMachines = { expected: 'ml.m5.4xlarge', highest: 'ml.m5.12xlarge' } as const;
const defaultCandidates = 10;

/** What a run of a workflow costs. */
export function estimateRun(workflow: Workflow, settings: Settings, prices: Prices): Estimate {
  const unpriced: string[] = [];
  const lines = [functions(settings, prices), prepareData(settings, prices, unpriced), trainCandidates(workflow, prices), scoreHoldout(settings, prices, unpriced)];
  return estimateOf(lines, [...new Set(unpriced)]);
}

/** Price of an instance; one that the table lacks is noted and counted as nothing. */
function hourly(type: string, step: string, prices: Prices, unpriced: string[]): number {
  const price = prices.instanceHour(type);
  if (price === undefined) unpriced.push(`${step}: the price table lacks ${type}`);
  return price ?? 0;
}

function prepareData(settings: Settings, prices: Prices, unpriced: string[]): CostLine {
  const { prepareDataInstanceType: type, prepareDataInstanceCount: count, prepareDataVolumeGigabytes: volume } = settings;
  const machine = hourly(type, 'PrepareData', prices, unpriced) + volume * prices.unit('diskGigabyteHour');
  return { what: 'PrepareData', basis: `${count} x ${type}, ${minutes.prepareData} min (at most ${longestJob.processing} h)`, expected: count * machine * minutes.prepareData / 60, highest: count * machine * longestJob.processing };
}

function trainCandidates({ autopilot }: Workflow, prices: Prices): CostLine {
  const candidates = autopilot.maxCandidates ?? defaultCandidates;
  const jobHours = autopilot.maxRuntime === undefined ? Infinity : autopilot.maxRuntime / 3600;
  const candidateHours = Math.min(autopilot.maxRuntimePerCandidate === undefined ? longestJob.candidate : autopilot.maxRuntimePerCandidate / 3600, jobHours);
  const price = (type: string): number => prices.instanceHour(type) ?? 0;
  const expectedHours = Math.min(minutes.candidate / 60, candidateHours);
  return {
    what: 'TrainCandidates', basis: `${candidates} candidates, ${Math.round(expectedHours * 60)} min of ${autopilotMachines.expected} each (at most ${hoursText(candidateHours)} of ${autopilotMachines.highest}; Autopilot chooses)`,
    expected: candidates * expectedHours * price(autopilotMachines.expected), highest: candidates * candidateHours * price(autopilotMachines.highest),
  };
}

const hoursText = (hours: number): string => (hours < 1 ? `${Math.round(hours * 60)} min` : `${Number(hours.toFixed(1))} h`);

function scoreHoldout(settings: Settings, prices: Prices, unpriced: string[]): CostLine {
  const { scoreHoldoutInstanceType: type, scoreHoldoutInstanceCount: count } = settings;
  const machine = hourly(type, 'ScoreHoldout', prices, unpriced);
  return { what: 'ScoreHoldout', basis: `${count} x ${type}, ${minutes.scoreHoldout} min (at most ${longestJob.processing} h)`, expected: count * machine * minutes.scoreHoldout / 60, highest: count * machine * longestJob.processing };
}

/** Three functions; ten minutes are the limit of a Lambda step. */
function functions({ functionMemoryMegabytes: memory }: Settings, prices: Prices): CostLine {
  const second = 3 * memory / 1024 * prices.unit('functionGigabyteSecond');
  return { what: 'Lambda steps', basis: `3 functions of ${memory} MB, ${functionSeconds.expected} s each (at most ${functionSeconds.highest} s)`, expected: second * functionSeconds.expected, highest: second * functionSeconds.highest };
}
