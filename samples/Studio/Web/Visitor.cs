using System.Security.Cryptography;

namespace Studio.Web;

/// <summary>
/// Identifies a visitor by a cookie with a random id that can't be guessed. A browser without the cookie is a new visitor with a new budget, so use the accounts of
/// your product instead: this is the place to ask who is signed in.
/// </summary>
internal static class Visitor
{
    private const string Cookie = "studio";
    private const int IdLength = 32;

    public static string Of(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is { Length: IdLength } known && known.All(char.IsAsciiHexDigitLower))
        {
            return known;
        }

        if (context.Items[Cookie] is string given)
        {
            return given;
        }

        string id = RandomNumberGenerator.GetHexString(IdLength, lowercase: true);
        context.Items[Cookie] = id;
        context.Response.Cookies.Append(Cookie, id, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, MaxAge = TimeSpan.FromDays(365), IsEssential = true });
        return id;
    }
}
