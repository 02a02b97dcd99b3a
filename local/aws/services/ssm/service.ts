// SSM (its parameter store) as a service.
import type { Service } from '../../service';
import { operations } from './operations';
import shapes from './shapes.json';

export const ssm: Service = { name: 'ssm', signingNames: ['ssm'], shapes, open: () => ({ operations }) };
