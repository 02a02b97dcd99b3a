// The flags of `mlops autopilot train`, read into the engine's words.
import os from 'node:os';
import type { ProblemType } from '../../engines/autopilot/learners/settings';
import type { CommandContext, CommandOption } from '../commands/command';
import { textOption } from '../commands/shared-options';
import { UsageError } from '../failures';

/** What was asked for. */
export interface TrainOptions {
  target: string;
  positive?: string;
  problemType?: ProblemType;
  objective?: string;
  dropped: readonly string[];
  /** As the engine chooses if absent. */
  candidates?: number;
  maxSeconds?: number;
  threads: number;
  seed: number;
  output: string;
  force: boolean;
}

export const trainOptions: readonly CommandOption[] = [
  { flags: '--target <column>', description: 'the column to predict' },
  { flags: '--positive <label>', description: 'of two labels, the one that precision, recall and F1 are about (default: the second in order)' },
  { flags: '--problem <type>', description: 'BinaryClassification, MulticlassClassification or Regression (default: from the target)' },
  { flags: '--objective <metric>', description: "what ranks the candidates (default: Autopilot's for the problem)" },
  { flags: '--drop <column>', description: 'a column to leave out; may be given several times', repeatable: true },
  { flags: '--candidates <count>', description: 'most candidates, the ensemble among them (default: 10; with --max-time as many as the time allows)' },
  { flags: '--max-time <seconds>', description: 'end with the best candidate after so long' },
  { flags: '--threads <count>', description: "worker threads (default: the machine's cores); they change the time, not the model" },
  { flags: '--seed <number>', description: 'the same seed gives the same model', default: '1' },
  { flags: '--output <folder>', description: 'where model and report go' },
  { flags: '--force', description: 'write over the folder' },
];

const problems: readonly string[] = ['BinaryClassification', 'MulticlassClassification', 'Regression'];

function whole(context: CommandContext, name: string, flag: string, least: number): number | undefined {
  const text = textOption(context, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= 1e9) return value;
  throw new UsageError(`${flag} takes a whole number from ${least}, not ${JSON.stringify(text)}`);
}

function needed(context: CommandContext, name: string, flag: string, example: string): string {
  const text = textOption(context, name);
  if (text === undefined || text === '') throw new UsageError(`${flag} is missing`, [`Give it: ${example}`]);
  return text;
}

/** @throws UsageError */
export function readTrainOptions(context: CommandContext): TrainOptions {
  const [positive, problem, objective] = ['positive', 'problem', 'objective'].map((name) => textOption(context, name));
  if (problem !== undefined && !problems.includes(problem)) throw new UsageError(`--problem is ${JSON.stringify(problem)}; it is one of ${problems.join(', ')}`);
  const candidates = whole(context, 'candidates', '--candidates', 1);
  const maxSeconds = whole(context, 'maxTime', '--max-time', 1);
  const dropped = context.options['drop'];
  return {
    target: needed(context, 'target', '--target', '--target churned'), output: needed(context, 'output', '--output', '--output model'),
    dropped: Array.isArray(dropped) ? dropped as readonly string[] : [],
    seed: whole(context, 'seed', '--seed', 0) ?? 1,
    threads: whole(context, 'threads', '--threads', 1) ?? os.availableParallelism(), force: context.options['force'] === true,
    ...(positive === undefined ? {} : { positive }), ...(problem === undefined ? {} : { problemType: problem as ProblemType }),
    ...(objective === undefined ? {} : { objective }), ...(maxSeconds === undefined ? {} : { maxSeconds }), ...(candidates === undefined ? {} : { candidates }),
  };
}
