using Fal.Kling.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.EmulatorTests.Readme;

/// <summary>The web application of the README, line by line. A test compares the two. Only the emulator is added.</summary>
internal static class ReadmeApplication
{
    public static async Task<WebApplication> StartAsync(FalEmulator fal, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.Configure<KlingClientOptions>(fal.Configure);

        // README: builder
        builder.Services.AddKlingClient();   // reads the key from FAL_KEY

        // README: end
        WebApplication app = builder.Build();

        // README: app
        app.MapPost("/videos", async (string prompt, IKlingClient kling) =>   // no cancellation token: the ticket must be saved even if the browser disconnects
        {
            KlingJob job = await kling.SubmitAsync(new TextToVideoRequest { Prompt = prompt });
            return Results.Accepted($"/videos/{job.Ticket}");
        }).AddEndpointFilter(ReportProblemsAsync);
        app.MapGet("/videos/{ticket}", async (JobTicket ticket, IKlingClient kling, CancellationToken token) =>   // 400 if the text is not a ticket
        {
            KlingJob<KlingVideo> job = kling.GetJob(ticket);
            return await job.GetStatusAsync(cancellationToken: token) is JobCompleted
                ? Results.Ok(await job.GetResultAsync(token))
                : Results.Accepted();
        }).AddEndpointFilter(ReportProblemsAsync);

        static async ValueTask<object?> ReportProblemsAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
        {
            try
            {
                return await next(context);
            }
            catch (Exception exception) when (exception is KlingException or ArgumentException)
            {
                return Results.Problem(exception.Message, statusCode: exception switch
                {
                    ArgumentException => 400,                                        // a blank prompt, or one that is too long
                    KlingValidationException => 422,                                 // fal refused the input: content policy, for example
                    KlingApiException { Reason: ApiErrorReason.NotFound } => 404,    // fal does not know the job
                    KlingApiException { IsRetryable: true, Ticket: null } => 503,    // nothing was bought: try again later
                    _ => 502,                                                        // the job failed, or a paid job may exist: the message says what to do before you buy again
                });
            }
        }

        // README: end
        await app.StartAsync(cancellationToken);
        return app;
    }
}
