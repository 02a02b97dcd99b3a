// Reads the outputs of a stack that has been deployed.
import { parseOutputs, type EnvironmentOutputs } from '../../infra/outputs';
import { UsageError } from '../failures';
import type { ModelProject } from '../project/load-project';
import type { StackSession } from './environment-session';

/** The typed outputs, or undefined where the stack has not been deployed. */
export async function findOutputs(session: StackSession<ModelProject>): Promise<EnvironmentOutputs | undefined> {
  const values = await session.stack.outputs();
  return parseOutputs(Object.fromEntries(Object.entries(values).map(([name, { value }]) => [name, value as unknown])));
}

/** The typed outputs. @throws UsageError where the stack has not been deployed */
export async function readOutputs(session: StackSession<ModelProject>): Promise<EnvironmentOutputs> {
  const outputs = await findOutputs(session);
  if (outputs !== undefined) return outputs;
  const local = session.target.kind === 'local' ? ' --local' : '';
  throw new UsageError(
    `the stack ${session.project.workflowName}/${session.environment} has not been deployed`,
    [`Deploy it: mlops up --env ${session.environment}${local}`],
  );
}
