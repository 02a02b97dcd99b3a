// The checks of a team's own that a deployment must stand, as the options of `mlops deploy` name them.
import type { CommandContext, CommandOption } from '../commands/command';
import { environmentName, textOption } from '../commands/shared-options';
import { UsageError } from '../failures';
import type { ModelSession } from '../models/model-session';
import { asConsumer } from '../stacks/environment-session';
import { checkByBuild, sourceOfBuild } from './check-by-build';
import { checkEndpoint } from './check-endpoint';
import { requireScript } from './run-script';

/** Asks what was deployed. @returns why it is not to be kept; undefined where it passes */
export type DeploymentCheck = () => Promise<string | undefined>;

export const checkOptions: readonly CommandOption[] = [
  { flags: '--check <script>', description: "checks of your own, run as mlops endpoint check does: where they fail, the version that served before is deployed again" },
  { flags: '--check-build <project>', description: 'in a build of CodePipeline: the same by a CodeBuild project, so that scripts of the source never run under the keys that deploy' },
];

/** The check that is asked for, if any. @throws UsageError before anything is deployed, where it could not run */
export function chosenCheck(context: CommandContext, session: ModelSession): DeploymentCheck | undefined {
  const [script, build] = [textOption(context, 'check'), textOption(context, 'checkBuild')];
  if (script !== undefined && build !== undefined) throw new UsageError('--check and --check-build exclude each other', ['Name the script, or the build that runs it.']);
  if (build !== undefined) {
    const checking = { project: build, source: sourceOfBuild(context.environment), environment: environmentName(context) };
    return () => checkByBuild(context, session.target, checking);
  }
  if (script === undefined) return undefined;
  requireScript(session.project.folder, script);
  return async () => {
    const { exitCode } = await checkEndpoint(context, await asConsumer(context, session), script);
    return exitCode === 0 ? undefined : `${script} ended with exit status ${exitCode}; what it wrote stands above`;
  };
}
