// `mlops verify`: sees on a real account what the code takes for true of AWS.
import path from 'node:path';
import { renderTable } from '../console/text-table';
import { exitCodes, UsageError } from '../failures';
import { openEnvironment } from '../stacks/environment-session';
import { chooseProbes, probes, refuseAbove, verify as verifyFacts } from '../verification/verify';
import { targetOptions, textOption } from './shared-options';
import type { Command, CommandContext } from './command';

/** `--budget`, US dollars. @throws UsageError */
function budgetOf(context: CommandContext): number {
  const text = textOption(context, 'budget');
  const budget = Number(text);
  if (text === undefined || !Number.isFinite(budget) || budget < 0) throw new UsageError(`--budget is ${JSON.stringify(text ?? '')}`, ['US dollars that the probes may cost at most, such as --budget 1']);
  return budget;
}

export const verify: Command = {
  name: 'verify',
  summary: 'probe what is taken for true of AWS, in an environment made and destroyed for it',
  description: `Probes: ${probes.map(({ id }) => id).join(', ')}. Each fact is listed in docs/verification.md. Exit code 3 where one fails.`,
  options: [
    ...targetOptions,
    { flags: '--budget <dollars>', description: 'US dollars that the probes may cost at most' },
    { flags: '--probe <id>', description: 'a probe to run (default: all)', repeatable: true },
    { flags: '--out <folder>', description: 'where the recordings go', default: 'verification' },
  ],
  examples: ['mlops verify --env verify --budget 1 --probe life --probe definition --probe permissions', 'mlops verify --env verify --local --budget 10'],
  async run(context) {
    const chosen = chooseProbes((context.options.probe as readonly string[] | undefined) ?? []);
    refuseAbove(budgetOf(context), chosen);
    const session = await openEnvironment(context);
    const folder = path.resolve(context.workingFolder, textOption(context, 'out') ?? 'verification');
    const { findings, recordings } = await verifyFacts(context, session, chosen, folder);
    const failed = findings.filter(({ outcome }) => outcome === 'fails').length;
    return {
      data: { type: 'result', findings, recordings },
      text: [
        renderTable({ columns: ['probe', 'fact', 'outcome', 'evidence'], rows: findings.map(({ probe, fact, outcome, evidence }) => [probe, fact, outcome, evidence]) }),
        `${findings.filter(({ outcome }) => outcome === 'holds').length} hold, ${failed} fail, ${findings.filter(({ outcome }) => outcome === 'not told').length} were not told. Recordings: ${path.relative(context.workingFolder, folder) || folder}`,
      ].join('\n'),
      exitCode: failed === 0 ? exitCodes.passed : exitCodes.refused,
    };
  },
};
