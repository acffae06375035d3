using System.Text;
using MfaSecure.AwsCli;
using MfaSecure.Platform;

namespace MfaSecure.Tests.AwsCli;

public sealed class WrapperScriptTests
{
    private const string All = "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_PROFILE";

    [Theory]
    [InlineData("docker run --rm -it amazon/aws-cli \"$@\"", "docker")]
    [InlineData("/usr/bin/podman run x \"$@\"", "podman")]
    [InlineData("exec \"${RUNTIME:-nerdctl}\" run x \"$@\"", "nerdctl")]
    [InlineData("sudo docker run x \"$@\"", "sudo")]
    [InlineData("exec ssh bastion aws \"$@\"", "ssh")]
    [InlineData("exec toolbox run -c x aws \"$@\"", "toolbox")]
    [InlineData("exec \"/usr/bin/distrobox-enter\" -n x -- aws \"$@\"", "distrobox-enter")]
    [InlineData("exec env -i PATH=/bin /usr/bin/aws \"$@\"", "env -i")]
    [InlineData("exec env - /usr/bin/aws \"$@\"", "env -i")]
    [InlineData("exec /usr/bin/env --ignore-environment aws \"$@\"", "env -i")]
    [InlineData("exec -c /usr/bin/aws \"$@\"", "exec -c")]
    [InlineData("docker run \\\n  -e HOME \\\n  -e AWS_REGION amazon/aws-cli \"$@\"", "docker")]
    [InlineData("docker run --env-file ~/.aws-env amazon/aws-cli \"$@\"", "docker")]
    public void What_starts_elsewhere_loses_them(string lines, string launcher)
        => Assert.Equal($"the script '/x/aws' runs {launcher} without {All}", Problem(lines)?.What);

    [Theory]
    [InlineData("exec /usr/local/bin/aws \"$@\"")]
    [InlineData("exec /usr/bin/env AWS_PAGER= /usr/local/bin/aws \"$@\"")]
    [InlineData("# docker was here\nexec aws2 \"$@\"")]
    [InlineData("ls /var/lib/docker/x; SSH_TTY=1 ssh-agent x; exec aws2 \"$@\"")]
    [InlineData("docker run $(env | grep ^AWS_ | sed 's/=.*//;s/^/-e /') amazon/aws-cli \"$@\"")]
    [InlineData("docker run $(printenv | grep AWS | cut -d= -f1 | xargs -n1 echo -e) amazon/aws-cli \"$@\"")]
    [InlineData("for v in ${!AWS_*}; do set -- -e $v; done; docker run \"$@\"")]
    [InlineData("docker run --env-file <(env) amazon/aws-cli \"$@\"")]
    [InlineData("podman run --env-host amazon/aws-cli \"$@\"")]
    [InlineData("unset FOO; docker run -e AWS_ACCESS_KEY_ID -e AWS_SECRET_ACCESS_KEY -e AWS_SESSION_TOKEN -e AWS_PROFILE x \"$@\"")]
    [InlineData("docker run -eAWS_ACCESS_KEY_ID -e=AWS_SECRET_ACCESS_KEY --env=AWS_SESSION_TOKEN --env AWS_PROFILE x \"$@\"")]
    [InlineData("sudo -E /usr/local/bin/aws \"$@\"")]
    [InlineData("sudo --preserve-env aws2 \"$@\"")]
    [InlineData("# gets AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_PROFILE\nexec distrobox enter x -- aws \"$@\"")]
    public void What_hands_them_on_does_not(string lines) => Assert.Null(Problem(lines));

    [Theory]
    [InlineData("unset AWS_PROFILE\nexec /usr/bin/aws \"$@\"", "AWS_PROFILE")]
    [InlineData("exec env -u AWS_SESSION_TOKEN /usr/bin/aws \"$@\"", "AWS_SESSION_TOKEN")]
    public void What_unsets_one_loses_that(string lines, string name) => Assert.Equal($"the script '/x/aws' unsets {name}", Problem(lines)?.What);

    [Fact]
    public void The_profile_counts_only_where_it_is_handed_on_by_a_variable() => Assert.Null(Problem("unset AWS_PROFILE\nexec aws2 \"$@\"", needsProfile: false));

    private static WrapperProblem? Problem(string lines, bool needsProfile = true)
        => WrapperScript.Problem(new("/x/aws", false, Encoding.UTF8.GetBytes("#!/bin/bash\n" + lines + "\n")), EnvironmentBlock.Empty, needsProfile);
}
