import { parseAllDocuments } from "yaml";

/** The parts of Kubernetes manifests that the rules look at. Everything may be missing: that is what is checked. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: Metadata & { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: ManifestSpec;
}

interface Metadata {
  readonly labels?: Labels;
  readonly annotations?: Labels;
}

export type Labels = Readonly<Record<string, string>>;

interface ManifestSpec {
  readonly template?: { readonly metadata?: Metadata; readonly spec: PodSpec };
  /** Of workloads and budgets; a Service has the labels themselves. */
  readonly selector?: Labels & { readonly matchLabels?: Labels };
  readonly ports?: readonly { readonly port: number; readonly targetPort?: string | number }[];
  /** Of budgets. */
  readonly unhealthyPodEvictionPolicy?: string;
  /** Of jobs. */
  readonly backoffLimit?: number;
  /** Of Deployments, without an autoscaler. */
  readonly replicas?: number;
  readonly strategy?: { readonly rollingUpdate?: { readonly maxSurge?: number } };
  /** Of autoscalers. */
  readonly scaleTargetRef?: { readonly name: string };
  readonly maxReplicas?: number;
  /** Of network policies. */
  readonly ingress?: readonly { readonly from?: readonly unknown[] }[];
  readonly egress?: readonly {
    readonly to?: readonly unknown[];
    readonly ports?: readonly { port?: string | number }[];
  }[];
  /** Of routes. */
  readonly rules?: readonly { readonly timeouts?: { readonly request?: string; readonly backendRequest?: string } }[];
  /** Of monitors. */
  readonly jobLabel?: string;
}

export interface PodSpec {
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly enableServiceLinks?: boolean;
  readonly securityContext?: {
    readonly runAsNonRoot?: boolean;
    readonly seccompProfile?: { readonly type?: string };
  };
  readonly terminationGracePeriodSeconds?: number;
  readonly restartPolicy?: string;
  readonly topologySpreadConstraints?: readonly { readonly matchLabelKeys?: readonly string[] }[];
  readonly containers: readonly Container[];
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: {
      readonly secretKeyRef?: { readonly name: string; readonly key: string; readonly optional?: boolean };
    };
  }[];
  readonly envFrom?: readonly { readonly configMapRef?: { readonly name: string } }[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly lifecycle?: { readonly preStop?: { readonly exec?: { readonly command: readonly string[] } } };
  readonly resources?: { readonly requests?: Resources; readonly limits?: Resources };
  readonly securityContext?: {
    readonly allowPrivilegeEscalation?: boolean;
    readonly readOnlyRootFilesystem?: boolean;
    readonly capabilities?: { readonly drop?: readonly string[] };
  };
}

interface Probe {
  readonly httpGet?: { readonly path: string; readonly port: string | number };
}

type Resources = Readonly<Record<string, string>>;

/** The manifests of a built kustomization. */
export function parseManifests(yaml: string): Manifest[] {
  return parseAllDocuments(yaml).map((document) => document.toJS() as Manifest);
}

/** Whether a selector selects something with these labels. */
export function selects(selector: Labels | undefined, labels: Labels | undefined): boolean {
  return selector !== undefined && Object.entries(selector).every(([name, value]) => labels?.[name] === value);
}
