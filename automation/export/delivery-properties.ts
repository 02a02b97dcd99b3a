// Repositories and builds in CloudFormation's form; their resources are of the aws provider, which has other names for some members.

type Inputs = Readonly<Record<string, unknown>>;

const tagsOf = ({ tags = {} }: Inputs): { Key: string; Value: unknown }[] => Object.entries(tags as Inputs).map(([Key, Value]) => ({ Key, Value }));
const upper = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Members with capitals, at every depth. */
function capital(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capital);
  if (typeof value !== 'object' || value === null) return value;
  // A reference to another resource keeps its own form.
  if (Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'))) return value;
  return Object.fromEntries(Object.entries(value).map(([name, content]) => [upper(name), capital(content)]));
}

/** AWS::CodeCommit::Repository. */
export function repositoryProperties(inputs: Inputs): Record<string, unknown> {
  const { repositoryName, description, kmsKeyId } = inputs;
  return { RepositoryName: repositoryName, RepositoryDescription: description, ...(kmsKeyId === undefined ? {} : { KmsKeyId: kmsKeyId }), Tags: tagsOf(inputs) };
}

/** AWS::CodeBuild::Project. */
export function projectProperties(inputs: Inputs): Record<string, unknown> {
  const { name, description, serviceRole, buildTimeout, queuedTimeout, encryptionKey, artifacts, environment, logsConfig, cache } = inputs;
  const { buildspec, ...source } = inputs['source'] as Inputs;
  const { cloudwatchLogs, ...otherLogs } = logsConfig as Inputs;
  return {
    Name: name, Description: description, ServiceRole: serviceRole, TimeoutInMinutes: buildTimeout, QueuedTimeoutInMinutes: queuedTimeout, EncryptionKey: encryptionKey, Artifacts: capital(artifacts), Environment: capital(environment),
    Source: { ...(capital(source) as object), BuildSpec: buildspec }, LogsConfig: { ...(capital(otherLogs) as object), CloudWatchLogs: capital(cloudwatchLogs) }, Cache: capital(cache), Tags: tagsOf(inputs),
  };
}
