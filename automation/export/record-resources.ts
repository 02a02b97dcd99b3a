// Runs an environment's program with no engine and no account, and writes down every resource that it asks for.
import { runtime } from '@pulumi/pulumi';
import { attributesOf } from './cloudformation-types';

/** A resource as the program asks for it; what AWS alone can know stands there as a reference. */
export interface RecordedResource {
  /** Pulumi's, such as `aws-native:s3:Bucket`. */
  type: string;
  name: string;
  inputs: Readonly<Record<string, unknown>>;
  /** Names of the resources that must be there before. */
  dependsOn: readonly string[];
  protect: boolean;
}

/** What a program leaves. */
export interface Recording {
  resources: readonly RecordedResource[];
  /** What the marks in inputs and outputs stand for, by number. */
  references: readonly Reference[];
  outputs: Readonly<Record<string, unknown>>;
}

/** What AWS alone can know of a resource. */
export interface Reference { name: string; attribute: string }

/** Matches every mark of a reference in a text: its number. A mark is formed as an id, since the program checks what it takes for one. */
export const referencePattern = /mlopsref(\d{4})x/g;

/** References in the order of their numbers, and the marks that stand for them. */
class References {
  readonly all: Reference[] = [];

  mark(name: string, attribute: string): string {
    this.all.push({ name, attribute });
    return `mlopsref${String(this.all.length - 1).padStart(4, '0')}x`;
  }
}

interface RegisterRequest {
  getType(): string; getName(): string; getCustom(): boolean; getProtect(): boolean;
  getObject(): { toJavaScript(): object } | undefined; getDependenciesList(): string[];
}
interface Monitor { registerResource(request: RegisterRequest, callback: unknown): void }

const nameOfUrn = (urn: string): string => urn.slice(urn.lastIndexOf('::') + 2);

/**
 * Every resource of a program, in the order of registration; components are left out.
 * @param stack names of the project and of the stack, which stand in URNs only.
 * @throws whatever the program throws, and Error where it asks a provider.
 */
export async function recordResources(stack: { project: string; environment: string }, program: () => Record<string, unknown>): Promise<Recording> {
  const requests: RegisterRequest[] = [];
  const references = new References();
  await runtime.setMocks({
    newResource: ({ type, name, inputs }) => ({
      id: name,
      state: { ...inputs as object, ...Object.fromEntries(Object.entries(attributesOf(type)).map(([output, attribute]) => [output, references.mark(name, attribute)])) },
    }),
    call: ({ token }) => { throw new Error(`an export asks no provider, but the program calls ${token}`); },
  }, stack.project, stack.environment, false);
  const monitor = runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    if (request.getCustom()) requests.push(request);
    register(request, callback);
  };
  const outputs = await runtime.runInPulumiStack(async () => program()) as Readonly<Record<string, unknown>>;
  await runtime.disconnect();
  const names = new Set(requests.map((request) => request.getName()));
  return {
    outputs,
    references: references.all,
    resources: requests.map((request) => ({
      type: request.getType(), name: request.getName(), protect: request.getProtect(), inputs: (request.getObject()?.toJavaScript() ?? {}) as RecordedResource['inputs'],
      dependsOn: [...new Set(request.getDependenciesList().map(nameOfUrn))].filter((name) => names.has(name)),
    })),
  };
}
