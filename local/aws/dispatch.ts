// Finds the operation that is called, checks input and permission, and runs it: one way for the wire and for calls inside.
import type { Cloud } from './cloud';
import { AwsError, type Caller, type Operation, type OperationContext } from './operation';
import { checkConstraints } from './protocol/constraints';
import type { Model, OperationShape } from './protocol/model';
import { notServedNames } from './protocol/model';
import { restRouter, type RestRouter } from './protocol/rest-route';
import { malformed } from './protocol/xml-read';
import type { OpenService, Service, Web } from './service';

/** A service that is open, with its table. */
export interface ServedService {
  service: Service;
  model: Model;
  open: OpenService;
  operations: ReadonlyMap<string, Operation>;
  /** For the REST protocols. */
  router?: RestRouter;
}

/** All open services. */
export class Dispatcher {
  readonly #services = new Map<string, ServedService>();

  /** Opens services on a cloud. @throws Error where an operation and the table disagree */
  constructor(
    services: readonly Service[],
    private readonly cloud: Cloud,
  ) {
    for (const service of services) this.#services.set(service.name, openService(service, cloud));
  }

  /** All services, in the registry's order. */
  all(): readonly ServedService[] {
    return [...this.#services.values()];
  }

  /** Who answers a path itself, if anybody does. */
  web(path: string): Web | undefined {
    return this.all().map(({ open }) => open.web).find((web) => web !== undefined && path.startsWith(web.prefix));
  }

  /** @throws AwsError UnknownOperationException */
  service(name: string): ServedService {
    const found = this.#services.get(name);
    if (found === undefined)
      throw new AwsError('UnknownOperationException', `The service ${name} is not served; served are ${[...this.#services.keys()].join(', ')}`);
    return found;
  }

  /** Calls an operation: shape, permission, then the operation itself. */
  async invoke(served: ServedService, name: string, input: object, caller: Caller, requestId: string): Promise<object> {
    const { operation, shape } = find(served, name);
    checkInput(served, shape, input);
    const { cloud } = this;
    const context: OperationContext = { caller, account: cloud.account, region: cloud.region, now: () => cloud.now(), requestId, cloud };
    try {
      const needed =
        operation.authorize === undefined
          ? [{ action: `${served.service.actionPrefix ?? served.service.name}:${name}`, resource: '*' }]
          : await operation.authorize(input, context);
      for (const authorization of needed) await cloud.authorize(caller, authorization);
      return (await operation.handle(input, context)) ?? {};
    } catch (error) {
      throw inServicesWords(error, served.model);
    }
  }
}

function openService(service: Service, cloud: Cloud): ServedService {
  const model = service.shapes as Model;
  const open = service.open(cloud);
  const operations = new Map(open.operations.map((operation) => [operation.name, operation]));
  const unknown = [...operations.keys()].filter((name) => model.operations[name] === undefined);
  if (unknown.length > 0)
    throw new Error(`services/${service.name}/shapes.json lacks ${unknown.join(', ')}: add them to served.txt and run protocol/generate.py`);
  const rest = model.metadata.protocol.startsWith('rest');
  return { service, model, open, operations, ...(rest ? { router: restRouter(model) } : {}) };
}

/** @throws AwsError naming an operation that AWS has and this endpoint has not, or that nobody has */
export function find(served: ServedService, name: string): { operation: Operation; shape: OperationShape } {
  const operation = served.operations.get(name);
  const shape = served.model.operations[name];
  if (operation !== undefined && shape !== undefined) return { operation, shape };
  const known = shape !== undefined || notServedNames(served.model).includes(name);
  const { protocol } = served.model.metadata;
  if (protocol === 'query' || protocol === 'ec2') {
    throw new AwsError(
      'InvalidAction',
      known ? notImplemented(served, name) : `Could not find operation ${name.slice(0, 100)} for version ${served.model.metadata.apiVersion}`,
    );
  }
  if (known && protocol === 'rest-xml') throw new AwsError('NotImplemented', notImplemented(served, name), { status: 501 });
  throw new AwsError(
    'UnknownOperationException',
    known ? notImplemented(served, name) : `The operation ${name.slice(0, 100)} is not known to ${served.service.name}`,
  );
}

function notImplemented(served: ServedService, name: string): string {
  return `The operation ${served.service.name}:${name} is not implemented by this endpoint`;
}

function checkInput(served: ServedService, shape: OperationShape, input: object): void {
  if (shape.input === undefined) return;
  const { protocol } = served.model.metadata;
  if (protocol !== 'rest-xml') {
    checkConstraints(
      served.model,
      shape.input,
      input,
      served.service.validationCode ?? (protocol === 'query' ? 'ValidationError' : 'ValidationException'),
      served.service.validationCodeOf,
    );
    return;
  }
  try {
    checkConstraints(served.model, shape.input, input, 'InvalidArgument');
  } catch (error) {
    const payload = served.model.shapes[shape.input.shape]?.payload;
    const inPayload =
      payload !== undefined && error instanceof Error && error.message.includes(`at '${payload.charAt(0).toLowerCase()}${payload.slice(1)}`);
    throw inPayload ? malformed() : error;
  }
}

/** Services that speak JSON call a refusal AccessDeniedException and answer 400. */
function inServicesWords(error: unknown, model: Model): unknown {
  if (!(error instanceof AwsError) || error.code !== 'AccessDenied') return error;
  if (model.metadata.protocol === 'json') return new AwsError('AccessDeniedException', error.message);
  return model.metadata.protocol === 'rest-json' ? new AwsError('AccessDeniedException', error.message, { status: 403 }) : error;
}
