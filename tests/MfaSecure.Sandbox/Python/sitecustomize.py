"""Read at its start by each Python that a test starts, by PYTHONPATH.

It lets nothing leave this machine, and teaches a botocore from before 1.31 (which boto3 and the AWS CLI consist of)
AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_<SERVICE>. A newer one knows them and is left as it is.
"""
import os
import sys
from importlib.machinery import PathFinder


def stay_here(event, arguments):
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host and host not in ("localhost", "::1") and not host.startswith("127."):
        raise PermissionError(f"a test must not leave this machine: {host}")


def endpoint_of(service):
    if os.environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return None
    suffix = service.upper().replace("-", "_").replace(" ", "_")
    return os.environ.get("AWS_ENDPOINT_URL_" + suffix) or os.environ.get("AWS_ENDPOINT_URL") or None


def teach(session):
    from inspect import signature

    if hasattr(sys.modules[session.__package__ + ".configprovider"], "ConfiguredEndpointProvider"):
        return
    create_client = session.Session.create_client
    # The CLI's own botocore has other parameters, in another order.
    parameters = signature(create_client)

    def with_endpoint(*arguments, **named):
        call = parameters.bind(*arguments, **named)
        call.arguments["endpoint_url"] = call.arguments.get("endpoint_url") or endpoint_of(call.arguments["service_name"])
        return create_client(*call.args, **call.kwargs)

    session.Session.create_client = with_endpoint


class SessionFinder:
    """Finds botocore's session module, also the one inside version 2 of the CLI, and teaches it once it is loaded."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name not in ("botocore.session", "awscli.botocore.session"):
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def load_and_teach(module):
                load(module)
                teach(module)

            spec.loader.exec_module = load_and_teach
        return spec


sys.addaudithook(stay_here)
sys.meta_path.insert(0, SessionFinder)
