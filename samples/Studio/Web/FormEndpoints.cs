using Fal.Kling;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Studio.Models;
using Studio.Orders;

namespace Studio.Web;

/// <summary>What the form needs before anything is ordered. All of it is free.</summary>
internal static class FormEndpoints
{
    /// <summary>The rate limit of uploads, which are stored at fal.</summary>
    public const string UploadLimit = "uploads";

    /// <summary>A form is small, and is kept.</summary>
    public static readonly RequestSizeLimitAttribute SmallBody = new(64 << 10);

    private const int MaxPictureSize = 10 << 20;

    public static void MapForm(this IEndpointRouteBuilder api)
    {
        api.MapGet("/models", () => StudioModels.All.Select(model => new
        {
            model.Id,
            model.Name,
            model.Description,
            Text = new { model.Text.Seconds, model.Text.Shapes },
            Picture = new { model.Picture.Seconds, model.Picture.Shapes },
        }));
        api.MapPost("/price", Price).WithMetadata(SmallBody);
        api.MapPost("/pictures", UploadAsync).RequireRateLimiting(UploadLimit);
    }

    private static Results<Ok<PriceView>, ValidationProblem> Price(OrderForm form)
    {
        try
        {
            // The price is shown while the prompt is still empty.
            KlingRequest request = StudioModels.RequestOf(string.IsNullOrWhiteSpace(form.Prompt) ? form with { Prompt = "…" } : form);
            return request.EstimatePrice() is { } price ? TypedResults.Ok(new PriceView(price.Amount, price.Basis)) : Invalid("model", "The price of this model is not known.");
        }
        catch (StudioFormException exception)
        {
            return Invalid(exception.Field, exception.Message);
        }
    }

    private static async Task<IResult> UploadAsync(HttpRequest request, IKlingClient kling, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxPictureSize)
        {
            return Invalid("picture", "The picture is larger than 10 MB.");
        }

        using MemoryStream body = new();
        byte[] buffer = new byte[81_920];
        for (int count; (count = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (body.Length + count > MaxPictureSize)
            {
                return Invalid("picture", "The picture is larger than 10 MB.");
            }

            body.Write(buffer, 0, count);
        }

        try
        {
            KlingMedia picture = KlingMedia.FromBytes(body.ToArray());
            KlingProblem? problem = new ImageToVideoRequest { Prompt = "…", Image = picture }.Validate().FirstOrDefault(problem => !problem.IsWarning);
            return problem is not null
                ? Invalid("picture", problem.Message)
                : TypedResults.Ok(new { Url = await kling.UploadAsync(picture, cancellationToken: cancellationToken), request.ContentType, Size = body.Length });
        }
        catch (ArgumentException exception)
        {
            return Invalid("picture", StudioModels.SentenceOf(exception));
        }
        catch (KlingException exception)
        {
            return TypedResults.Problem(exception.Message, title: "The picture could not be uploaded", statusCode: StatusCodes.Status502BadGateway);
        }
    }

    private static ValidationProblem Invalid(string field, string message) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [field] = [message] }, detail: message, title: "The form has a mistake");
}
