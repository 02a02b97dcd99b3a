// What changed outside of Pulumi: every resource of a stack read anew and compared with what the state says.
import type { EngineEvent } from '@pulumi/pulumi/automation';
import type { CommandContext } from '../commands/command';
import { followEngine, partsOfUrn } from '../stacks/engine-events';
import type { StackSession } from '../stacks/environment-session';
import { stackFailure } from '../stacks/failure-of-stack';
import { differencesBetween, type Difference } from './differences';

/** One resource that is not as the stack left it. */
export interface Drift {
  resourceType: string;
  name: string;
  /** What AWS calls it. */
  id: string;
  gone: boolean;
  /** Properties that the stack sets. */
  differences: readonly Difference[];
  /** Properties that the stack leaves alone, which AWS or somebody else set. */
  others: readonly Difference[];
}

/** A resource's state in an event. */
interface SeenState { id?: string; inputs?: Readonly<Record<string, unknown>>; outputs?: Readonly<Record<string, unknown>> }

const rootOf = ({ path }: Difference): string => /^[^.[]+/.exec(path)?.[0] ?? path;

/** Neither the stack nor a component nor a provider has anything on AWS that could be read. */
function isReadable(event: EngineEvent): boolean {
  const metadata = event.resOutputsEvent?.metadata;
  return metadata?.old?.custom === true && !partsOfUrn(metadata.urn).resourceType.startsWith('pulumi:providers:');
}

/** The drift that an event at the end of a resource's reading tells; undefined where there is none. */
export function driftOf(event: EngineEvent): Drift | undefined {
  const metadata = event.resOutputsEvent?.metadata;
  if (metadata === undefined || metadata.op === 'same' || !isReadable(event)) return undefined;
  const { resourceType, name } = partsOfUrn(metadata.urn);
  const [old, now] = [metadata.old, metadata.new] as [SeenState | null | undefined, SeenState | null | undefined];
  const gone = metadata.op === 'delete' || now === null || now === undefined;
  const resource = { resourceType, name, id: old?.id ?? '' };
  if (gone) return { ...resource, gone, differences: [], others: [] };
  const differences = differencesBetween(old?.inputs ?? {}, now.inputs ?? {});
  const set = new Set(Object.keys({ ...old?.inputs, ...now.inputs }));
  const others = differencesBetween(old?.outputs ?? {}, now.outputs ?? {}).filter((difference) => !set.has(rootOf(difference)));
  const told = differences.length > 0 ? differences : differencesBetween(old?.outputs ?? {}, now.outputs ?? {}).filter((difference) => set.has(rootOf(difference)));
  return told.length + others.length === 0 ? undefined : { ...resource, gone, differences: told, others };
}

/** Whether somebody changed what the stack answers for. */
export const matters = ({ gone, differences }: Drift): boolean => gone || differences.length > 0;

/** Reads everything anew and changes nothing. @throws CommandFailure */
export async function findDrift(context: CommandContext, { stack }: StackSession): Promise<{ drift: Drift[]; looked: number }> {
  const { onEvent, log } = followEngine(context.console.report, context.now);
  const drift: Drift[] = [];
  let looked = 0;
  try {
    await stack.previewRefresh({
      signal: context.signal,
      onEvent: (event) => {
        onEvent(event);
        if (isReadable(event)) looked += 1;
        const found = driftOf(event);
        if (found !== undefined) drift.push(found);
      },
    });
  } catch (error) {
    throw stackFailure('the look at what is there', error, log);
  }
  return { drift, looked };
}
