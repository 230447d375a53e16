using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using idunno.Authentication.Basic;
using Studio.Hosting;

namespace Studio.Web;

/// <summary>The operator signs in with a password (HTTP Basic), for the decisions about money and for Hangfire's dashboard. A product has its own sign-in for staff.</summary>
internal static class OperatorAuthentication
{
    public const string Policy = "operator";

    private const string User = "operator";

    public static void AddOperator(this IServiceCollection services)
    {
        services.AddAuthentication(BasicAuthenticationDefaults.AuthenticationScheme).AddBasic(basic =>
        {
            basic.Realm = "studio";

            // In front of a server is what ends TLS; on this machine there is none.
            basic.AllowInsecureProtocol = true;
            basic.Events = new BasicAuthenticationEvents { OnValidateCredentials = ValidateAsync };
        });
        services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.RequireAuthenticatedUser());
    }

    /// <summary>Chooses a password if the configuration has none, and logs it.</summary>
    public static void EnsurePassword(StudioOptions options, ILogger logger)
    {
        if (string.IsNullOrEmpty(options.OperatorPassword))
        {
            options.OperatorPassword = RandomNumberGenerator.GetHexString(12, lowercase: true);
            HostingLog.OperatorPassword(logger, options.OperatorPassword);
        }
    }

    private static Task ValidateAsync(ValidateCredentialsContext context)
    {
        string? password = context.HttpContext.RequestServices.GetRequiredService<Microsoft.Extensions.Options.IOptions<StudioOptions>>().Value.OperatorPassword;
        if (password is not null && context.Username == User && CryptographicOperations.FixedTimeEquals(Hash(context.Password), Hash(password)))
        {
            context.Principal = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, User)], context.Scheme.Name));
            context.Success();
        }

        return Task.CompletedTask;
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
