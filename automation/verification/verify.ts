// Runs probes in an environment of their own: its deployment first, its destruction last, whatever happens between.
import fs from 'node:fs';
import path from 'node:path';
import type { CommandContext } from '../commands/command';
import { dollars } from '../cost/estimate';
import { CommandFailure, exitCodes, UsageError } from '../failures';
import { deployStack } from '../stacks/deploy';
import { destroyEnvironment } from '../stacks/destroy-environment';
import { findOutputs } from '../stacks/read-outputs';
import { withStack, type EnvironmentSession } from '../stacks/environment-session';
import type { Finding, Probe } from './fact';
import { cache, run } from './probes/run';
import { definition } from './probes/definition';
import { flowJob } from './probes/flow-job';
import { life } from './probes/life';
import { permissions } from './probes/permissions';

/** All probes, cheapest first. */
export const probes: readonly Probe[] = [life, definition, permissions, flowJob, run, cache];

/** What a verification found. */
export interface Verification {
  findings: readonly (Finding & { probe: string })[];
  /** Files of what AWS answered, account and ids taken out. */
  recordings: readonly string[];
}

/** The probes that are named, all if none is. @throws UsageError */
export function chooseProbes(names: readonly string[]): Probe[] {
  const unknown = names.filter((name) => !probes.some(({ id }) => id === name));
  if (unknown.length > 0) throw new UsageError(`there is no probe ${unknown.join(', ')}`, [`There are ${probes.map(({ id }) => id).join(', ')}.`]);
  return probes.filter(({ id }) => names.length === 0 || names.includes(id));
}

/** @throws CommandFailure where the probes could cost more */
export function refuseAbove(budget: number, chosen: readonly Probe[]): void {
  const most = chosen.reduce((sum, probe) => sum + probe.dollars, 0);
  if (most <= budget) return;
  throw new CommandFailure(`the probes can cost ${dollars(most)}; --budget allows ${dollars(budget)}`, exitCodes.refused, [
    `Nothing was made. At most: ${chosen.map((probe) => `${probe.id} ${dollars(probe.dollars)}`).join(', ')}. Raise --budget, or name fewer by --probe.`,
  ]);
}

/** What may be shown to anybody: accounts and random ids are stood for. */
export function redacted(value: unknown, accountId: string): string {
  return `${JSON.stringify(value, null, 2).replaceAll(accountId, '123456789012').replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '00000000-0000-0000-0000-000000000000')}\n`;
}

/** @throws CommandFailure where the environment is somebody's already */
async function refuseOccupied(context: CommandContext, session: EnvironmentSession): Promise<void> {
  if (await withStack(context, session, findOutputs) === undefined) return;
  throw new CommandFailure(`the environment ${session.environment} is deployed already`, exitCodes.refused, ['A verification makes an environment of its own and destroys it: take another name, such as --env verify.']);
}

/** Makes the environment, runs the probes, destroys it. A probe that fails is told and keeps none of the others from being run. */
export async function verify(context: CommandContext, session: EnvironmentSession, chosen: readonly Probe[], folder: string): Promise<Verification> {
  await refuseOccupied(context, session);
  const findings: (Finding & { probe: string })[] = [];
  const recordings: string[] = [];
  try {
    await withStack(context, session, (stack) => deployStack(context, stack));
    for (const probe of chosen) {
      context.console.report({ type: 'phase', title: `Probe ${probe.id}: ${probe.title}` });
      const told = await tell(probe, context, session);
      findings.push(...told.findings.map((finding) => ({ ...finding, probe: probe.id })));
      recordings.push(write(path.join(folder, `${probe.id}.json`), redacted(told.recording, session.target.accountId)));
    }
  } finally {
    await destroyEnvironment(context, session);
  }
  return { findings, recordings };
}

/** A fault of a probe is a finding about all that it was to tell. */
async function tell(probe: Probe, context: CommandContext, session: EnvironmentSession): Promise<{ findings: readonly Finding[]; recording: unknown }> {
  try {
    return await probe.run({ context, session });
  } catch (error) {
    if (context.signal.aborted) throw error;
    const evidence = error instanceof Error ? error.message : String(error);
    return { findings: [{ fact: `probe ${probe.id}`, outcome: 'fails', evidence }], recording: { error: evidence } };
  }
}

function write(file: string, text: string): string {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
}
