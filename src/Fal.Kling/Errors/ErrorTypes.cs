using System.Globalization;

namespace Fal.Kling;

/// <summary>Describes a failure in one word for traces and metrics: fal's own type, otherwise the status code, otherwise the exception's name.</summary>
internal static class ErrorTypes
{
    public static string Of(Exception exception) => exception switch
    {
        KlingApiException { ErrorType: { } type } => type,
        KlingJobFailedException { ErrorType: { } type } => type,
        KlingValidationException { Problems: [{ Type: { } type }, ..] } => type,
        KlingApiException api => ((int)api.StatusCode).ToString(CultureInfo.InvariantCulture),
        _ => exception.GetType().FullName!,
    };
}
