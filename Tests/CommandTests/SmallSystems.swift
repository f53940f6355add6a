/// Manifests of three small systems in the forms that people have them in.
enum SmallSystems {
    /// What `helm template shop ./chart` prints: comments, labels, a hook, kinds that mean nothing.
    static let helm = """
        ---
        # Source: shop/templates/serviceaccount.yaml
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: shop-web
          labels: {app.kubernetes.io/name: web, app.kubernetes.io/managed-by: Helm}
        ---
        # Source: shop/charts/redis/templates/secret.yaml
        apiVersion: v1
        kind: Secret
        metadata: {name: shop-redis}
        data: {redis-password: "c2VjcmV0LXZhbHVl"}
        ---
        # Source: shop/charts/redis/templates/configmap.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop-redis-configuration}
        data:
          redis.conf: |-
            # User-supplied configuration:
            maxmemory 200mb
            maxmemory-policy volatile-lru
            maxclients 500
        ---
        # Source: shop/templates/service.yaml
        apiVersion: v1
        kind: Service
        metadata:
          name: shop-web
        spec:
          type: LoadBalancer
          ports: [{port: 80, targetPort: http, protocol: TCP, name: http}]
          selector: {app.kubernetes.io/name: web, app.kubernetes.io/instance: shop}
        ---
        # Source: shop/charts/redis/templates/master/application.yaml
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: shop-redis-master
          labels: {app.kubernetes.io/name: redis, app.kubernetes.io/component: master}
        spec:
          replicas: 1
          serviceName: shop-redis-headless
          selector:
            matchLabels: {app.kubernetes.io/name: redis, app.kubernetes.io/component: master}
          template:
            metadata:
              labels: {app.kubernetes.io/name: redis, app.kubernetes.io/component: master}
            spec:
              containers:
                - name: redis
                  image: docker.io/bitnami/redis:7.2.4-debian-12-r9
                  ports: [{name: redis, containerPort: 6379}]
                  resources:
                    limits: {cpu: 150m, memory: 512Mi}
                    requests: {cpu: 100m, memory: 256Mi}
                - name: metrics
                  image: docker.io/bitnami/redis-exporter:1.58.0
                  resources:
                    limits: {cpu: 50m, memory: 64Mi}
        ---
        # Source: shop/templates/deployment-web.yaml
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: shop-web
          labels: {app.kubernetes.io/name: web, helm.sh/chart: shop-0.3.1}
        spec:
          replicas: 2
          selector:
            matchLabels: {app.kubernetes.io/name: web, app.kubernetes.io/instance: shop}
          template:
            metadata:
              annotations: {checksum/config: 01ba4719c80b6fe911b091a7c05124b6}
              labels: {app.kubernetes.io/name: web, app.kubernetes.io/instance: shop}
            spec:
              serviceAccountName: shop-web
              containers:
                - name: web
                  image: "registry.example.com/shop/web:1.16.0"
                  ports: [{name: http, containerPort: 8080, protocol: TCP}]
                  livenessProbe: {httpGet: {path: /, port: http}}
                  resources:
                    limits: {cpu: 500m, memory: 256Mi}
                    requests: {cpu: 250m, memory: 128Mi}
        ---
        # Source: shop/templates/deployment-worker.yaml
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: shop-worker
          labels: {app.kubernetes.io/name: worker}
        spec:
          replicas: 3
          selector: {matchLabels: {app.kubernetes.io/name: worker}}
          template:
            metadata: {labels: {app.kubernetes.io/name: worker}}
            spec:
              containers:
                - name: worker
                  image: registry.example.com/shop/worker:1.16.0
                  resources:
                    limits: {cpu: 500m, memory: 256Mi}
                    requests: {cpu: 250m, memory: 128Mi}
        ---
        # Source: shop/templates/tests/test-connection.yaml
        apiVersion: v1
        kind: Pod
        metadata:
          name: "shop-test-connection"
          annotations: {"helm.sh/hook": test}
        spec:
          containers: [{name: wget, image: busybox, command: [wget], args: ["shop-web:80"]}]
          restartPolicy: Never

        """

    /// What `kubectl get deployments,pods,replicasets,quota,nodes -o yaml` writes: a list with status, managed
    /// fields and objects that controllers made.
    static let cluster = """
        apiVersion: v1
        items:
        - apiVersion: apps/v1
          kind: Deployment
          metadata:
            annotations:
              deployment.kubernetes.io/revision: "3"
              kubectl.kubernetes.io/last-applied-configuration: |
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"orchestrator"}}
            creationTimestamp: "2024-03-02T09:14:11Z"
            generation: 3
            name: orchestrator
            namespace: ai
            resourceVersion: "881203"
            uid: 3c2cf7ad-20a4-4f4b-9c24-4d5a64cf5a0f
            managedFields:
            - apiVersion: apps/v1
              fieldsType: FieldsV1
              fieldsV1:
                f:spec:
                  f:replicas: {}
                  f:template:
                    f:spec:
                      f:containers:
                        k:{"name":"orchestrator"}:
                          .: {}
                          f:image: {}
              manager: kubectl-client-side-apply
              operation: Update
              time: "2024-03-02T09:14:11Z"
          spec:
            progressDeadlineSeconds: 600
            replicas: 2
            revisionHistoryLimit: 10
            selector:
              matchLabels:
                app: orchestrator
            strategy:
              rollingUpdate:
                maxSurge: 25%
                maxUnavailable: 25%
              type: RollingUpdate
            template:
              metadata:
                creationTimestamp: null
                labels:
                  app: orchestrator
              spec:
                containers:
                - image: registry.example.com/ai/orchestrator@sha256:9b1d2c
                  imagePullPolicy: IfNotPresent
                  name: orchestrator
                  ports:
                  - containerPort: 8080
                    protocol: TCP
                  resources:
                    limits:
                      cpu: "1"
                      memory: 1Gi
                    requests:
                      cpu: 500m
                      memory: 512Mi
                  terminationMessagePath: /dev/termination-log
                  terminationMessagePolicy: File
                dnsPolicy: ClusterFirst
                restartPolicy: Always
                schedulerName: default-scheduler
                securityContext: {}
                terminationGracePeriodSeconds: 30
          status:
            availableReplicas: 2
            observedGeneration: 3
            readyReplicas: 2
            replicas: 2
            conditions:
            - lastTransitionTime: "2024-03-02T09:14:20Z"
              message: Deployment has minimum availability.
              reason: MinimumReplicasAvailable
              status: "True"
              type: Available
        - apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: planner
            namespace: ai
            labels:
              role: agent
          spec:
            replicas: 2
            selector:
              matchLabels:
                app: planner
            template:
              metadata:
                labels:
                  app: planner
              spec:
                containers:
                - image: registry.example.com/ai/planner:7
                  name: planner
                  resources:
                    limits:
                      cpu: "1"
                      memory: 512Mi
          status: {}
        - apiVersion: v1
          kind: Pod
          metadata:
            generateName: orchestrator-6d4cf56db6-
            name: orchestrator-6d4cf56db6-x2x7p
            namespace: ai
            ownerReferences:
            - apiVersion: apps/v1
              blockOwnerDeletion: true
              controller: true
              kind: ReplicaSet
              name: orchestrator-6d4cf56db6
              uid: 0f4f1d4e-21a4-4c39-a7ab-a64d2f4a3c11
          spec:
            nodeName: node-1
            containers:
            - image: registry.example.com/ai/orchestrator@sha256:9b1d2c
              name: orchestrator
          status:
            phase: Running
        - apiVersion: apps/v1
          kind: ReplicaSet
          metadata:
            name: orchestrator-6d4cf56db6
            namespace: ai
          spec:
            replicas: 2
        - apiVersion: v1
          kind: ResourceQuota
          metadata:
            name: ai
            namespace: ai
          spec:
            hard:
              limits.cpu: "8"
              pods: "20"
          status:
            hard:
              limits.cpu: "8"
              pods: "20"
            used:
              limits.cpu: "4"
              pods: "4"
        - apiVersion: v1
          kind: Node
          metadata:
            name: node-1
            uid: 11f86a36-5c2f-4f57-8a25-6e6f4de6a1c2
          status:
            allocatable: {cpu: "8", memory: 32Gi, pods: "110"}
            capacity: {cpu: "8", memory: 32Gi, pods: "110"}
            images:
            - names: [registry.example.com/ai/orchestrator@sha256:9b1d2c]
              sizeBytes: 91238123
        kind: List
        metadata:
          resourceVersion: ""

        """

    /// What `kubectl kustomize overlays/prod` builds: objects sorted by kind, suffixes of hashes.
    static let kustomize = """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: mail
        ---
        apiVersion: v1
        data:
          LOG_LEVEL: info
        kind: ConfigMap
        metadata:
          name: prod-settings-7g2m5k89h5
          namespace: mail
        ---
        apiVersion: v1
        kind: LimitRange
        metadata:
          name: prod-defaults
          namespace: mail
        spec:
          limits:
          - default: {cpu: 200m, memory: 128Mi}
            defaultRequest: {cpu: 100m, memory: 64Mi}
            type: Container
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          labels:
            app.kubernetes.io/part-of: mail
          name: prod-intake
          namespace: mail
        spec:
          replicas: 2
          selector: {matchLabels: {app: intake}}
          template:
            metadata: {labels: {app: intake}}
            spec:
              containers:
              - envFrom:
                - configMapRef: {name: prod-settings-7g2m5k89h5}
                image: ghcr.io/example/mail-intake:2024.1
                name: intake
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: prod-filter
          namespace: mail
        spec:
          replicas: 2
          selector: {matchLabels: {app: filter}}
          template:
            metadata: {labels: {app: filter}}
            spec:
              containers:
              - image: ghcr.io/example/mail-filter:2024.1
                name: filter
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata:
          name: prod-intake
          namespace: mail
        spec:
          maxReplicas: 4
          minReplicas: 2
          metrics:
          - resource: {name: cpu, target: {averageUtilization: 70, type: Utilization}}
            type: Resource
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: prod-intake}

        """
}
