// A source behind a connection (GitHub, GitLab, Bitbucket): it is taken as declared, and fails when it runs, since nothing here reaches those.
import { configurationFaults, type ActionKind } from './action-kind';

export const connectionSource: ActionKind = {
  category: ['Source'], provider: 'CodeStarSourceConnection',
  faults: (action) => configurationFaults(action, ['ConnectionArn', 'FullRepositoryId', 'BranchName'], ['OutputArtifactFormat', 'DetectChanges']),
  begin: async ({ configuration }) => ({ status: 'Failed', error: { code: 'ConfigurationError', message: `The embedded AWS has no connection to ${configuration['FullRepositoryId'] ?? ''}: nothing outside of this machine is reached.` } }),
};
