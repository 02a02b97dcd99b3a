// What an earlier operation left unfinished: told before anything else is done.
import { diagnose, type Deployment } from './deployment';

/** Warns of operations whose end nobody saw; only creations are remembered further, the others show when they are tried again. */
export function warnOfInterrupted(deployment: Deployment): void {
  const { interrupted } = deployment.book;
  if (interrupted.length === 0) return;
  const list = interrupted.map(({ resource, type }) => `  * ${resource.urn}, interrupted while ${type}`).join('\n');
  diagnose(deployment, 'warning', [
    `Attempting to deploy or update resources with ${interrupted.length} pending operations from previous deployment.`, list,
    'These resources are in an unknown state because the Pulumi CLI was interrupted while waiting for changes to these resources to complete.',
    'Look whether they are there; `pulumi refresh --clear-pending-creates` forgets the creations.',
  ].join('\n'));
  deployment.book.interrupted = interrupted.filter(({ type }) => type === 'creating');
}
