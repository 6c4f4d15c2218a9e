"""Proofbook on AWS, as code: one stack a concern, made from one settings value, checked before anything is deployed.

    settings    what can be chosen, checked together       sizes    three sizes, as numbers
    parts/      network, keys, data, identity, pricing, images, compute, edge, watch, budget: a stack each
    bundle      the pricing function as a folder of wheels and sources, without Docker
    app         settings -> a folder of templates (`cdk.out`)
    double/     the same templates on a local double of AWS
    images/     image build files, and what a container does first
    cost/       what it costs a month, from a table of list prices

Nothing here is imported by the product. The stacks need the packages of locks/infra.txt, in an environment of their
own (.tools/infra); settings, sizes and cost need none of them. No template holds a secret.
"""

import os

# Node 20 is what the repository asks for, and jsii prints a banner about it at every start; read before aws_cdk is.
for _name in ("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION"):
    os.environ.setdefault(_name, "1")
