namespace Fal.Kling;

/// <summary>Creates videos, images, sounds and voices with Kling on fal.ai. One client serves any number of concurrent calls.</summary>
public interface IKlingClient
{
    /// <summary>Creates a video from text: submits, waits until it is done, and returns where it is. Takes about five minutes.</summary>
    /// <param name="request">What to create.</param>
    /// <param name="options">How to submit and to wait. Default: see <see cref="RunOptions"/>.</param>
    /// <param name="cancellationToken">Stops the wait. The job continues unless <see cref="RunOptions.CancelJobOnAbort"/> is set.</param>
    /// <exception cref="KlingValidationException">The request is invalid and was not sent, or fal refused the input.</exception>
    /// <exception cref="KlingSubmitUncertainException">
    /// The response to the submission was lost. Look for the job with <see cref="FindJobAsync"/> before you buy again.
    /// </exception>
    /// <exception cref="KlingIdempotencyException">The idempotency key was used before for another request. Nothing was bought.</exception>
    /// <exception cref="KlingApiException">fal refused.</exception>
    /// <exception cref="KlingJobFailedException">The job ended without a result.</exception>
    /// <exception cref="KlingTimeoutException">A timeout of the client elapsed.</exception>
    /// <exception cref="KlingCanceledException">The token fired after fal had accepted the job.</exception>
    /// <exception cref="KlingException">fal could not be reached, there is no key, or <see cref="RunOptions.OnSubmitted"/> threw.</exception>
    /// <exception cref="OperationCanceledException">The token fired before fal had accepted the job. Nothing was bought.</exception>
    Task<KlingVideo> TextToVideoAsync(TextToVideoRequest request, RunOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Creates a video from an image: uploads the image if it is not a URL, submits, waits until it is done, and returns where the video is.</summary>
    /// <inheritdoc cref="TextToVideoAsync"/>
    Task<KlingVideo> ImageToVideoAsync(ImageToVideoRequest request, RunOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Creates what the request describes: uploads media that are not URLs, submits, waits until it is done, and returns the result.</summary>
    /// <typeparam name="TResult">The kind of result, which follows from the request.</typeparam>
    /// <param name="request">What to create.</param>
    /// <param name="options">How to submit and to wait. Default: see <see cref="RunOptions"/>.</param>
    /// <param name="cancellationToken">Stops the wait. The job continues unless <see cref="RunOptions.CancelJobOnAbort"/> is set.</param>
    /// <inheritdoc cref="TextToVideoAsync" path="/exception"/>
    Task<TResult> RunAsync<TResult>(KlingRequest<TResult> request, RunOptions? options = null, CancellationToken cancellationToken = default)
        where TResult : KlingResult;

    /// <summary>Submits a request and does not wait. Creates at most one billable job.</summary>
    /// <typeparam name="TResult">The kind of result, which follows from the request.</typeparam>
    /// <param name="request">What to create.</param>
    /// <param name="options">How to submit. Default: see <see cref="SubmitOptions"/>.</param>
    /// <param name="cancellationToken">Stops the call. Once the request is being sent, the call waits up to five seconds longer for the response, because it identifies the paid job.</param>
    /// <exception cref="KlingValidationException">The request is invalid. Nothing was sent.</exception>
    /// <exception cref="KlingSubmitUncertainException">The response was lost. Look for the job with <see cref="FindJobAsync"/> before you buy again.</exception>
    /// <exception cref="KlingIdempotencyException">The idempotency key was used before for another request. Nothing was bought.</exception>
    /// <exception cref="KlingApiException">fal refused.</exception>
    /// <exception cref="KlingTimeoutException">A file could not be uploaded in time. Nothing was bought.</exception>
    /// <exception cref="KlingException">fal could not be reached, or there is no key. Nothing was bought.</exception>
    /// <exception cref="OperationCanceledException">The token fired before the request was sent. Nothing was bought.</exception>
    Task<KlingJob<TResult>> SubmitAsync<TResult>(KlingRequest<TResult> request, SubmitOptions? options = null, CancellationToken cancellationToken = default)
        where TResult : KlingResult;

    /// <summary>Submits a request of any kind, such as one of a batch, and does not wait.</summary>
    /// <inheritdoc cref="SubmitAsync{TResult}"/>
    Task<KlingJob> SubmitAsync(KlingRequest request, SubmitOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Runs many requests and returns their outcomes in the order in which they complete. A request that fails is an outcome too, and doesn't stop the others.
    /// Nothing is sent until the outcomes are enumerated, which is possible once.
    /// </summary>
    /// <remarks>
    /// Requests are taken from the sequence as they are needed. At most <see cref="BatchOptions.Concurrency"/> of them are under way or have an outcome that was not read yet.
    /// A submission that fal refuses with 429 has bought nothing. It is submitted again, and the batch slows down, until fal has accepted nothing for half an hour.
    /// When the token fires, the outcomes of the requests that were submitted are still returned, within seconds, as <see cref="KlingCanceledException"/> with the
    /// ticket or as whatever they ended with. Then an <see cref="OperationCanceledException"/> is thrown. A request without an outcome has bought nothing.
    /// A loop that ends early (<c>break</c>) stops the submissions and the waits, and doesn't return their outcomes. Tickets still reach <see cref="RunOptions.OnSubmitted"/>.
    /// In both cases the jobs continue, unless <see cref="RunOptions.CancelJobOnAbort"/> is set.
    /// </remarks>
    /// <param name="requests">What to create. If the sequence throws, the outcomes of the requests before that are returned first.</param>
    /// <param name="options">Concurrency, budget and keys. Default: see <see cref="BatchOptions"/>.</param>
    /// <param name="cancellationToken">Stops new submissions and the waits.</param>
    /// <returns>The outcome of each request.</returns>
    /// <exception cref="ArgumentException"><see cref="BatchOptions.KeyOf"/> and <see cref="RunOptions.CancelJobOnAbort"/> are both set. Nothing was sent.</exception>
    /// <exception cref="KlingException"><see cref="BatchOptions.KeyOf"/> is set, and <see cref="KlingClientOptions.IdempotencyStore"/> is not. Nothing was sent.</exception>
    /// <exception cref="OperationCanceledException">The token fired. Thrown by the enumeration.</exception>
    /// <exception cref="InvalidOperationException">The outcomes are enumerated a second time. Nothing was sent again.</exception>
    IAsyncEnumerable<BatchOutcome> RunAllAsync(IEnumerable<KlingRequest> requests, BatchOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Returns the handle of a job that creates a video from its ticket, in any process and on any machine. No I/O.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <exception cref="ArgumentException">The endpoint returns a different kind of result. The message names the right call.</exception>
    KlingJob<KlingVideo> GetJob(JobTicket ticket);

    /// <summary>Returns the handle of a job from its ticket, in any process and on any machine. No I/O.</summary>
    /// <typeparam name="TResult">The kind of result. <see cref="CustomResult"/> fits every job.</typeparam>
    /// <param name="ticket">The ticket.</param>
    /// <exception cref="ArgumentException">The endpoint returns a different kind of result. The message names the right call.</exception>
    KlingJob<TResult> GetJob<TResult>(JobTicket ticket)
        where TResult : KlingResult;

    /// <summary>
    /// Looks for the job of a submission whose response was lost. It uses the request id if it is known, and searches the requests that fal lists for the endpoint by
    /// input and time. Times are compared by fal's clock, so neither machine needs the correct time. Source: api.fal.ai/v1, models/requests/by-endpoint.
    /// </summary>
    /// <remarks>
    /// A request matches the attempt if it has the same input, was sent within an hour after the attempt, and was not returned by this client for another
    /// attempt. If several match, the one closest to the attempt is returned. One client always returns the same job for the same attempt.
    /// </remarks>
    /// <param name="attempt">The attempt, from <see cref="KlingSubmitUncertainException.Attempt"/> or <see cref="SubmitOptions.OnSubmitting"/>.</param>
    /// <param name="timeout">
    /// How long to look, every five seconds. Default: one minute. <see cref="TimeSpan.Zero"/> looks once. <see cref="Timeout.InfiniteTimeSpan"/> looks until the job
    /// is found or the token fires.
    /// </param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>
    /// A search with the ticket, for <see cref="GetJob(JobTicket)"/>, or with a <see langword="null"/> <see cref="JobSearch.Ticket"/>. A null ticket does not
    /// prove that nothing was bought: fal may list a request only once it has started, and doesn't list its input if <see cref="SubmitOptions.StoreIO"/> is
    /// off.
    /// </returns>
    /// <exception cref="ArgumentException">The attempt's endpoint id is not one of fal's.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not <see cref="Timeout.InfiniteTimeSpan"/>.</exception>
    /// <exception cref="KlingApiException">fal refused the key with 401 or 403, or every attempt to look ended with an unusable response.</exception>
    /// <exception cref="KlingTimeoutException">
    /// Every attempt to look failed, the last because fal did not respond within <see cref="KlingClientOptions.HttpTimeout"/>.
    /// </exception>
    /// <exception cref="KlingException">Every attempt to look failed because fal could not be reached, or there is no key.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    Task<JobSearch> FindJobAsync(SubmitAttempt attempt, TimeSpan? timeout = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Releases an idempotency key whose submission was lost: "I looked, and no job was bought." The next call with the key buys.
    /// </summary>
    /// <param name="key">The key, as in <see cref="SubmitOptions.IdempotencyKey"/>.</param>
    /// <param name="force">
    /// Whether to release it although its record is younger than an hour and its lease, or has a job already. Then a second job may be bought. Default: <see langword="false"/>.
    /// </param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="KlingException">The key has no record, is too young, has a job, was changed meanwhile, or the store failed or is not configured. Nothing was changed.</exception>
    Task ReleaseIdempotencyKeyAsync(string key, bool force = false, CancellationToken cancellationToken = default);

    /// <summary>
    /// Resolves an idempotency key whose submission was lost: "I looked, and this is its job." Every later call with the key gets that job.
    /// </summary>
    /// <param name="key">The key, as in <see cref="SubmitOptions.IdempotencyKey"/>.</param>
    /// <param name="ticket">The job, such as from <see cref="JobTicket.FromRequestId"/> with the request id that fal's dashboard shows.</param>
    /// <param name="force">Whether to do so although the record is younger than an hour and its lease, or has another job. Default: <see langword="false"/>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="KlingException">The key has no record, is too young, has another job, or the job belongs to another key, or the store failed or is not configured. Nothing was changed.</exception>
    Task ResolveIdempotencyKeyAsync(string key, JobTicket ticket, bool force = false, CancellationToken cancellationToken = default);

    /// <summary>
    /// Returns what a job cost: the units that fal billed (<see cref="KlingResult.BillableUnits"/>) times fal's current price per unit. The call is free.
    /// Source: api.fal.ai/v1, models/pricing.
    /// </summary>
    /// <param name="result">The result.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The cost in US dollars; <see langword="null"/> if fal reported no units or has no price in US dollars.</returns>
    /// <exception cref="KlingApiException">fal refused.</exception>
    /// <exception cref="KlingTimeoutException">fal did not respond within <see cref="KlingClientOptions.HttpTimeout"/>, after the retries that <see cref="KlingClientOptions.MaxRetries"/> allows.</exception>
    /// <exception cref="KlingException">fal could not be reached, or there is no key.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    Task<decimal?> GetCostAsync(KlingResult result, CancellationToken cancellationToken = default);

    /// <summary>
    /// Returns fal's current price for one unit of an endpoint. A unit isn't always a second, so use <see cref="KlingRequest.EstimatePrice"/> for the price of a request.
    /// The call is free. Source: api.fal.ai/v1, models/pricing.
    /// </summary>
    /// <param name="endpointId">The endpoint, such as <c>fal-ai/kling-video/v3/pro/text-to-video</c>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The price; <see langword="null"/> if fal has no price in US dollars.</returns>
    /// <exception cref="ArgumentException">The endpoint id is not one of fal's.</exception>
    /// <inheritdoc cref="GetCostAsync" path="/exception"/>
    Task<KlingUnitPrice?> GetUnitPriceAsync(string endpointId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Uploads an image, a video or a sound to fal's storage, so that several requests can use it.
    /// Anyone who has the URL can read it, unless <see cref="UploadOptions.Access"/> restricts that.
    /// </summary>
    /// <param name="media">The image, video or sound. If it is already a URL, that URL is returned and nothing is sent.</param>
    /// <param name="options">How to upload. Default: <see langword="null"/>, the defaults of <see cref="UploadOptions"/>.</param>
    /// <param name="cancellationToken">Stops the upload.</param>
    /// <returns>The URL of the uploaded file.</returns>
    /// <exception cref="KlingValidationException">The content is missing, empty, unreadable, or neither an image nor a video nor a sound. Nothing was sent.</exception>
    /// <exception cref="KlingApiException">fal refused.</exception>
    /// <exception cref="KlingTimeoutException">
    /// An HTTP attempt took longer than <see cref="KlingClientOptions.HttpTimeout"/>, or no data was transferred for 45 seconds, in every attempt.
    /// </exception>
    /// <exception cref="KlingException">fal could not be reached, there is no key, or the content could not be read to its end.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    Task<Uri> UploadAsync(KlingMedia media, UploadOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Downloads a file that a job created. It is written to <c>path.part</c>, with metadata in <c>path.part.json</c> (shorter names where the path's own name leaves no room).
    /// The file gets its final name when the download is complete and on disk. If a download failed or its process was killed, the next call resumes it.
    /// </summary>
    /// <param name="file">The file. A <see cref="KlingVideo"/> stands for its file.</param>
    /// <param name="path">
    /// The target: a file, which is not overwritten by default, or an existing folder. In a folder the name is <c>kling-</c> and the request id. Further files
    /// of one job end in <c>-2</c>, <c>-3</c> and so on. The path is checked before any request.
    /// </param>
    /// <param name="options">Whether to overwrite, and where to report progress. Default: <see langword="null"/>, the defaults of <see cref="DownloadOptions"/>.</param>
    /// <param name="cancellationToken">Stops the download. The bytes received so far are kept.</param>
    /// <returns>The full path of the file that was written.</returns>
    /// <exception cref="KlingApiException">The server refused, or sent something other than the file, such as a web page or a compressed body.</exception>
    /// <exception cref="KlingTimeoutException">No data arrived for 45 seconds, in as many attempts as <see cref="KlingClientOptions.MaxRetries"/> allows.</exception>
    /// <exception cref="KlingException">
    /// The file could not be downloaded or written, or the server's file is smaller than <see cref="KlingFile.FileSize"/>. The exception has the ticket.
    /// </exception>
    /// <exception cref="KlingCanceledException">The token fired.</exception>
    Task<string> DownloadAsync(KlingFile file, string path, DownloadOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Downloads a file that a job created into a stream, which stays open. After an interruption it resumes where it stopped, so no byte is written twice.
    /// </summary>
    /// <param name="file">The file. A <see cref="KlingVideo"/> stands for its file.</param>
    /// <param name="destination">A writable stream. It is written asynchronously, from its current position.</param>
    /// <param name="options">Where to report progress. Default: <see langword="null"/>, the defaults of <see cref="DownloadOptions"/>.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <exception cref="ArgumentException">The stream cannot be written.</exception>
    /// <inheritdoc cref="DownloadAsync(KlingFile, string, DownloadOptions, CancellationToken)" path="/exception"/>
    Task DownloadAsync(KlingFile file, Stream destination, DownloadOptions? options = null, CancellationToken cancellationToken = default);
}
