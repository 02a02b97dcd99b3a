// An environment whose stack is deployed, with clients under its driver role.
import type { EnvironmentOutputs } from '../../infra/outputs';
import type { CommandContext } from '../commands/command';
import { openEnvironment, withStack, type EnvironmentSession } from '../stacks/environment-session';
import { readOutputs } from '../stacks/read-outputs';
import { openRunClients, type RunClients } from './run-clients';

/** What commands on runs work with. */
export interface RunSession extends EnvironmentSession {
  outputs: EnvironmentOutputs;
  clients: RunClients;
}

/** Runs `work` with clients under the driver role; they are closed whatever happens. */
export async function withClients<T>(session: EnvironmentSession, outputs: EnvironmentOutputs, work: (session: RunSession) => Promise<T>): Promise<T> {
  const clients = await openRunClients(session.target, outputs.driverRoleArn);
  try {
    return await work({ ...session, outputs, clients });
  } finally {
    clients.close();
  }
}

/** Opens a deployed environment for a command that reads or starts runs. */
export async function withRuns<T>(context: CommandContext, work: (session: RunSession) => Promise<T>): Promise<T> {
  const session = await openEnvironment(context);
  const outputs = await withStack(context, session, readOutputs);
  return withClients(session, outputs, work);
}
