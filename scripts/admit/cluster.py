"""Writes the manifests of a large cluster: nodes of three sizes in three zones, and Deployments."""

import argparse


def node(number: int) -> str:
    cpu, memory = [(16, 64), (32, 128), (64, 256)][number % 3]
    return f"""---
apiVersion: v1
kind: Node
metadata:
  name: node-{number}
  labels: {{kubernetes.io/hostname: node-{number}, topology.kubernetes.io/zone: zone-{number % 3}}}
status:
  allocatable: {{cpu: "{cpu}", memory: {memory}Gi, pods: "110"}}
"""


def deployment(number: int, replicas: int) -> str:
    cpu, memory = 100 + 50 * (number % 20), 128 + 64 * (number % 17)
    return f"""---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web-{number}}}
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: web-{number}}}}}
  template:
    metadata: {{labels: {{app: web-{number}}}}}
    spec:
      containers:
      - name: main
        image: registry.example/app:1
        resources:
          requests: {{cpu: {cpu}m, memory: {memory}Mi}}
          limits: {{cpu: "2", memory: 2Gi}}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=5_000)
    parser.add_argument("--pods", type=int, default=100_000)
    parser.add_argument("--replicas", type=int, default=100)
    options = parser.parse_args()
    for number in range(options.nodes):
        print(node(number), end="")
    for number in range(options.pods // options.replicas):
        print(deployment(number, options.replicas), end="")


main()
