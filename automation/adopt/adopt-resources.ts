// Brings resources that are there already under an environment's stack, as they are; the next deployment sets them right.
import type { PulumiFn } from '@pulumi/pulumi/automation';
import type { CommandContext } from '../commands/command';
import { CommandFailure, exitCodes, UsageError } from '../failures';
import { previewStack, type PreviewReport } from '../stacks/deploy';
import { followEngine, type ChangeCounts } from '../stacks/engine-events';
import { withStack, type EnvironmentSession, type StackSession } from '../stacks/environment-session';
import { stackFailure } from '../stacks/failure-of-stack';
import { placeOf } from '../stacks/place-of';
import { adoptables, type Adoptable } from './adoptable';

/** What came of it. */
export interface Adoption {
  /** Ids of what was taken over. */
  adopted: readonly string[];
  counts: ChangeCounts;
  /** What the next deployment will change. */
  next: PreviewReport;
}

/** One resource to take over. */
interface Wanted { adoptable: Adoptable; id: string }

/** What the settings name. @throws UsageError where that is nothing */
function wantedBy(session: EnvironmentSession): Wanted[] {
  const { adopted } = session.project.settings;
  const wanted = adoptables.flatMap((adoptable) => {
    const given = adopted[adoptable.setting];
    return given === undefined ? [] : [{ adoptable, id: adoptable.idOf(given, placeOf(session)) }];
  });
  if (wanted.length > 0) return wanted;
  throw new UsageError(`Pulumi.${session.environment}.yaml names nothing to adopt`, [`Name it: mlops:adopted: { bucket: our-models } (there are ${adoptables.map(({ setting }) => setting).join(', ')}).`]);
}

/** The environment's program, with some resources to be taken over as they are. */
function importing(program: PulumiFn, wanted: readonly Wanted[]): PulumiFn {
  return async () => {
    const pulumi = require('@pulumi/pulumi') as typeof import('@pulumi/pulumi');
    pulumi.runtime.registerStackTransformation(({ type, name, props, opts }) => {
      const found = wanted.find(({ adoptable }) => adoptable.resourceType === type && adoptable.resourceName === name);
      return found === undefined ? undefined : { props: props as object, opts: { ...opts, import: found.id, ignoreChanges: ['*'] } };
    });
    return program();
  };
}

/** Those that the stack has not. @throws CommandFailure where it has another in the place of one */
async function missingIn({ stack }: StackSession, wanted: readonly Wanted[]): Promise<Wanted[]> {
  const { deployment } = await stack.exportStack() as { deployment?: { resources?: { urn: string; type: string; id?: string }[] } };
  const own = ({ adoptable }: Wanted): string | undefined => deployment?.resources?.find(({ urn, type }) => type === adoptable.resourceType && urn.endsWith(`::${adoptable.resourceName}`))?.id;
  const others = wanted.flatMap((each) => { const id = own(each); return id === undefined || id === each.id ? [] : [`mlops:adopted.${each.adoptable.setting} is ${each.id}, but the stack has ${id}`]; });
  if (others.length > 0) throw new CommandFailure(others.join('\n'), exitCodes.refused, ['Nothing was changed: taking over another would replace what the stack has, with all that is in it.']);
  return wanted.filter((each) => own(each) === undefined);
}

/**
 * Takes over what the settings name and the stack has not, and makes whatever else the environment lacks. Policies are not asked: they
 * judge what comes of it, at the next deployment.
 * @throws UsageError, CommandFailure
 */
export async function adoptResources(context: CommandContext, session: EnvironmentSession): Promise<Adoption> {
  const wanted = wantedBy(session);
  const { project, target } = session;
  const missing = await withStack(context, session, (opened) => missingIn(opened, wanted));
  const counts = missing.length === 0 ? {} : await withStack(context, session, async (opened) => {
    context.console.report({ type: 'phase', title: `Taking ${missing.map(({ id }) => id).join(', ')} into the stack ${opened.stackName}` });
    const { onEvent, log } = followEngine(context.console.report, context.now);
    try {
      // A preview reads what is to be imported: what is not there is told before anything is made.
      await opened.stack.preview({ onEvent: () => undefined, signal: context.signal });
      const { summary } = await opened.stack.up({ onEvent, signal: context.signal });
      return summary.resourceChanges ?? log.counts;
    } catch (error) {
      throw stackFailure('the adoption', error, log);
    }
  }, { project: project.workflow.name, program: importing(project.program(target), missing) });
  return { adopted: missing.map(({ id }) => id), counts, next: await withStack(context, session, (opened) => previewStack(context, opened)) };
}
